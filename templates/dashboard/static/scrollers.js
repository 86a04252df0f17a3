// A menu that is wider than its place begins with where we are.
const showWhereWeAre = () => {
  const here = document.querySelector('.menu [aria-current="page"]');
  const menu = here?.closest(".menu");
  if (menu) menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
};

// A table that is wider than its place can be moved with the keyboard too.
const look = () => {
  for (const it of document.querySelectorAll(".table-scroll")) {
    if (it.scrollWidth > it.clientWidth) it.tabIndex = 0;
    else it.removeAttribute("tabindex");
  }
};

export function reachScrollers() {
  look();
  showWhereWeAre();
  new ResizeObserver(look).observe(document.body);
  new MutationObserver(look).observe(document.getElementById("main"), { childList: true, subtree: true });
}
