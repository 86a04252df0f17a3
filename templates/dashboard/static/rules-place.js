// Where in a rules file a position is: which keys lead there. Reads half-written text too.

const KEY = /^("[^"]*"|'[^']*'|[^\s"'#{}[\],][^:#]*?)\s*:(?=\s|$)/;

export const isItem = (part) => /^\[\d+\]$/.test(part);

// `entries`: each key, the path of its mapping, and its value where that stands in the same line.
// `place`: the path to where `at` is; `key` where a key may stand; what is typed of it, and from where.
export function read(text, at = -1) {
  const reader = new Reader(at);
  let start = 0;
  for (const line of text.split("\n")) {
    reader.line(line, start);
    start += line.length + 1;
  }
  return { entries: reader.entries, place: reader.place };
}

export const same = (one, other) => one.length === other.length && one.every((it, i) => it === other[i]);

class Reader {
  constructor(at) {
    this.at = at;
    this.entries = [];
    this.place = null;
    this.items = 0;
    this.blocks = []; // of lines: how far indented, and the key or item that begins there
    this.flows = []; // of brackets: which, and the key or item under way
    this.verbatim = -1; // lines that are deeper are text
  }

  line(line, start) {
    const indent = line.search(/\S/);
    if (this.flows.length) this.inLine(line, 0, start);
    else if (indent < 0) this.blank(line, start);
    else if (this.verbatim < 0 || indent <= this.verbatim) {
      this.verbatim = -1;
      if (line[indent] !== "#") this.block(line, indent, start);
    }
  }

  blank(line, start) {
    const column = this.at - start;
    if (column < 0 || column > line.length || this.verbatim >= 0) return;
    const path = this.blocks.filter((it) => it.indent < column).map((it) => it.part);
    this.stand(path, true, "", this.at);
  }

  block(line, indent, start) {
    let column = indent;
    for (let dash; (dash = /^-(\s+|$)/.exec(line.slice(column))); column += dash[0].length) {
      this.drop(column, (it) => isItem(it.part));
      this.blocks.push({ indent: column, part: this.item() });
    }
    this.drop(column, () => true);
    const found = KEY.exec(line.slice(column));
    const ends = found ? column + found[0].length - 1 : line.length;
    const here = this.at - start;
    const word = !"[{".includes(line[column] ?? " ");
    if (word && here >= column && here <= ends) this.stand(this.path(), true, line.slice(column, here), start + column);
    if (!found) return this.inLine(line, column, start);
    const value = line.slice(column + found[0].length);
    this.enter(found[1], value, start + column);
    this.blocks.push({ indent: column, part: bare(found[1]) });
    if (/^\s*[|>][+-]?\s*$/.test(value)) this.verbatim = column;
    return this.inLine(line, column + found[0].length, start);
  }

  // Those that end where something begins at this column; at the very column only some.
  drop(column, which) {
    const over = (it) => it.indent > column || (it.indent === column && which(it));
    while (this.blocks.length && over(this.blocks.at(-1))) this.blocks.pop();
  }

  // Brackets, quotes and values, up to the line's end or a comment.
  inLine(line, column, start) {
    let from = column;
    let quote = "";
    for (let i = column; i <= line.length; i += 1) {
      if (start + i === this.at) this.standInLine(line.slice(from, i), this.at);
      const letter = line[i] ?? "";
      const first = !line.slice(from, i).trim();
      if (quote) quote = letter === quote ? "" : quote;
      else if ("\"'".includes(letter) && letter && first) quote = letter;
      else if (letter === "#" && /^$|\s/.test(line[i - 1] ?? "")) return;
      else if ("{[".includes(letter) && letter && first) from = this.open(letter, i);
      else if (this.flows.length && letter) from = this.mark(line, from, i, start);
    }
  }

  open(letter, i) {
    this.flows.push({ kind: letter, part: letter === "[" ? this.item() : null });
    return i + 1;
  }

  mark(line, from, i, start) {
    const top = this.flows.at(-1);
    const colon = line[i] === ":" && top.kind === "{" && top.part === null && /^\s?$/.test(line[i + 1] ?? "");
    if (colon) {
      const word = line.slice(from, i);
      this.enter(word, line.slice(i + 1).split(/[,}\]]/)[0], start + from + word.search(/\S|$/));
      top.part = bare(word);
    } else if (line[i] === ",") top.part = top.kind === "[" ? this.item() : null;
    else if ("}]".includes(line[i])) this.flows.pop();
    else return from;
    return i + 1;
  }

  standInLine(typed, at) {
    const top = this.flows.at(-1);
    const word = typed.trimStart();
    this.stand(this.path(), top?.kind === "{" && top.part === null, word, at - word.length);
  }

  stand(path, key, typed, from) {
    this.place ??= { path, key, typed, from };
  }

  enter(key, value, at) {
    this.entries.push({ path: this.path(), key: bare(key), value: bare(value.replace(/(^|\s)#.*$/, "")), at });
  }

  item() {
    this.items += 1;
    return `[${this.items}]`;
  }

  path() {
    return [...this.blocks, ...this.flows].map((it) => it.part).filter((it) => it !== null);
  }
}

function bare(word) {
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(word.trim());
  return quoted ? (quoted[1] ?? quoted[2]) : word.trim();
}
