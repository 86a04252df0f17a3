// CodeMirror, in a shadow root: there its styles are adopted sheets, which our policy allows.
import {
  Compartment, EditorState, EditorView, HighlightStyle, LanguageSupport, autocompletion,
  bracketMatching, closeBrackets, closeBracketsKeymap, completionKeymap, defaultKeymap,
  drawSelection, dropCursor, foldGutter, foldKeymap, highlightActiveLine,
  highlightActiveLineGutter, highlightSelectionMatches, highlightSpecialChars, history,
  historyKeymap, hoverTooltip, indentOnInput, indentUnit, indentWithTab, keymap, lineNumbers,
  lintGutter, lintKeymap, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yamlLanguage,
} from "./vendor/editor.js";
import { MOST } from "./rules-shown.js";
import { completes, explains } from "./rules-words.js";

const NARROW = matchMedia("(max-width: 900px)");

export function openEditor(host, { text, readOnly, schema, onChange }) {
  const root = host.attachShadow({ mode: "open" });
  const width = new Compartment();
  const fitting = () => (NARROW.matches ? EditorView.lineWrapping : foldGutter({ markerDOM: foldMark }));
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        ...looks(),
        width.of(fitting()),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({
          tabindex: "0",
          "aria-label": readOnly ? "The rules file, read only" : "The rules file; press Escape, then Tab to leave",
        }),
        ...(readOnly ? [keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap])] : writing(schema, onChange)),
      ],
    }),
  });
  NARROW.addEventListener("change", () => view.dispatch({ effects: width.reconfigure(fitting()) }));
  return {
    text: () => view.state.doc.toString(),
    mark: (found) => view.dispatch(setDiagnostics(view.state, diagnostics(view.state.doc, found))),
    goTo: (line, column) => goTo(view, line, column),
  };
}

function looks() {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    new LanguageSupport(yamlLanguage),
    syntaxHighlighting(colours),
    theme,
  ];
}

function writing(schema, onChange) {
  return [
    history(),
    dropCursor(),
    closeBrackets(),
    indentOnInput(),
    indentUnit.of("  "),
    lintGutter(),
    autocompletion({ override: [(context) => (schema ? completes(schema, context) : null)] }),
    hoverTooltip((view, at) => (schema ? explains(schema, view.state.doc.toString(), at) : null)),
    keymap.of([
      ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap,
      ...foldKeymap, indentWithTab, ...defaultKeymap,
    ]),
    EditorView.domEventHandlers({ beforeinput: typeOver }),
    EditorView.updateListener.of((update) => update.docChanged && onChange()),
  ];
}

// Over a selection Chromium types into a span with a style of its own, which our policy refuses
// and reports: so it is not left to it.
function typeOver(event, view) {
  const { main } = view.state.selection;
  if (event.inputType !== "insertText" || !event.data || main.empty || view.composing || view.state.readOnly) return false;
  const insert = () =>
    view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  const handled = view.state.facet(EditorView.inputHandler).some((it) => it(view, main.from, main.to, event.data, insert));
  if (!handled) view.dispatch(insert());
  event.preventDefault();
  return true;
}

function foldMark(open) {
  const mark = document.createElement("span");
  mark.textContent = open ? "▾" : "▸";
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

function diagnostics(doc, found) {
  const of = (it, severity) => ({
    ...span(doc, it.line, it.column),
    severity,
    message: it.hint ? `${it.text}\n${it.hint}` : it.text,
  });
  return [
    ...found.mistakes.slice(0, MOST).filter((it) => it.line).map((it) => of(it, "error")),
    ...found.warnings.slice(0, MOST).filter((it) => it.line).map((it) => of(it, "warning")),
    ...found.examples
      .filter((it) => it.state === "fails")
      .map((it) => of({ line: it.line, column: 1, text: `This example goes otherwise:\n${it.lines.join("\n")}` }, "warning")),
  ].sort((a, b) => a.from - b.from);
}

// A word of the line; columns count letters, CodeMirror counts UTF-16.
function span(doc, line, column) {
  if (line < 1 || line > doc.lines) return { from: 0, to: 0 };
  const { from, to, text } = doc.line(line);
  const before = [...text].slice(0, column - 1).join("").length;
  const start = Math.min(from + before, to);
  const word = /^\s*[^\s,{}[\]]+/.exec(text.slice(start - from));
  return { from: start, to: word ? start + word[0].length : to };
}

function goTo(view, line, column) {
  const { from } = span(view.state.doc, line, column);
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  view.focus();
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.meta, tags.labelName, tags.typeName], color: "var(--warning)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "13.5px" },
  "&.cm-focused": { outline: "none" }, // rules.css draws it around the whole
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", minHeight: "260px", maxHeight: "72vh", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer", padding: "0 4px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--sunken) 60%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--accent-soft)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--info-soft)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "1px solid var(--line)", color: "var(--muted)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { fontSize: "14px", fontFamily: "var(--sans)" },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--surface)", backgroundImage: "none", color: "var(--text)",
    border: "1px solid var(--line-strong)", borderRadius: "6px", fontSize: "13px", minHeight: "26px",
  },
  ".cm-panel.cm-search [name=close]": { minWidth: "26px", minHeight: "26px", color: "var(--text)" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)",
    borderRadius: "8px", overflow: "hidden", boxShadow: "0 8px 24px rgb(10 15 30 / 18%)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-text)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.8", fontStyle: "normal" },
  ".cm-completionInfo": { maxWidth: "320px", padding: "8px 10px", fontFamily: "var(--sans)" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", fontFamily: "var(--sans)", maxWidth: "min(520px, 86vw)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--critical)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-explains": { padding: "8px 12px", maxWidth: "min(420px, 86vw)", fontFamily: "var(--sans)", fontSize: "13.5px" },
  ".cm-explains p": { margin: "0 0 4px" },
  ".cm-explains .is-muted": { color: "var(--muted)" },
});
