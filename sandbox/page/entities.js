// A message's text with its entities as elements. Offsets are UTF-16 units, as in JavaScript.

import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const INVITATION = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)\?(?:.*&)?start=([A-Za-z0-9_-]{1,64})/;

export function rich(text, entities = [], deeds) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, ordered, deeds);
  return root;
}

function fill(parent, text, start, end, entities, deeds) {
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const stop = Math.min(first.offset + first.length, end);
    if (first.offset < at) { rest = others; continue; }
    parent.append(text.slice(at, first.offset));
    const inside = others.filter((e) => e.offset < stop);
    const node = element(first, text.slice(first.offset, stop), deeds);
    fill(node, text, first.offset, stop, inside, deeds);
    parent.append(node);
    at = stop;
    if (BLOCKS.has(first.type) && text[at] === "\n") at += 1;
    rest = others.filter((e) => e.offset >= stop);
  }
  parent.append(text.slice(at, end));
}

function element(entity, words, deeds) {
  const { type } = entity;
  if (TAGS[type]) return el(TAGS[type]);
  if (type === "code") return pressable("code", () => deeds.copy(words), "copyable");
  if (type === "pre") return el("pre", { "data-language": entity.language });
  if (type === "spoiler") {
    const node = pressable("span", () => node.classList.add("shown"), "spoiler");
    return node;
  }
  if (type === "bot_command") return pressable("span", () => deeds.command(words.trim()), "link");
  if (type === "text_link" || type === "url") return link(entity.url || words, deeds);
  if (type === "email") return el("a", { href: `mailto:${words}` });
  return el("span", { class: type === "mention" ? "mention" : undefined });
}

function link(address, deeds) {
  const href = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!/^(https?|tg|mailto):/i.test(href)) return el("span");
  const node = el("a", { href, target: "_blank", rel: "noopener noreferrer" });
  const invitation = INVITATION.exec(address);
  if (invitation) {
    node.addEventListener("click", (event) => { event.preventDefault(); deeds.invite(invitation[2]); });
  }
  return node;
}

function pressable(tag, act, className) {
  return el(tag, {
    class: className, role: "button", tabindex: "0",
    onclick: (event) => { event.stopPropagation(); act(); },
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } },
  });
}
