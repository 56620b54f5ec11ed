// One bubble: a message, or the messages of one album, drawn as Telegram draws them.

import { el, icon } from "./dom.js";
import { rich } from "./entities.js";
import { fileSize, hourMinute, t } from "./words.js";

const WIDEST = 320;
const TALLEST = 360;
const fileAddress = (file) => `/client/files/${file.file_id}`;

export function bubble(messages, deeds, { mine, tail }) {
  const first = messages[0];
  const last = messages[messages.length - 1];
  const worded = messages.find((m) => m.text || m.caption);
  const pictures = messages.filter((m) => m.photo);
  const bare = pictures.length > 0 && !worded && !first.reply_to_message;
  const body = el("div", { class: `bubble${pictures.length ? " with-picture" : ""}${bare ? " bare" : ""}${first.sticker ? " sticker" : ""}${worded || pictures.length || first.sticker ? "" : " solo"}` });
  if (first.reply_to_message) body.append(quote(first.reply_to_message, deeds));
  if (pictures.length) body.append(album(pictures, deeds));
  for (const message of messages) body.append(...attachments(message, deeds));
  if (worded) {
    const words = el("div", { class: "words" });
    words.append(rich(worded.text ?? worded.caption, worded.entities ?? worded.caption_entities, deeds), stamp(last, mine));
    body.append(words);
  } else body.append(stamp(last, mine));
  const column = el("div", { class: "column" }, body);
  const rows = last.reply_markup?.inline_keyboard;
  if (rows) column.append(keyboard(rows, last, deeds));
  const reply = el("button", { type: "button", class: "reply", "aria-label": `${t("reply")}: ${summary(first)}`, title: t("reply"), onclick: () => deeds.reply(first) }, icon("reply"));
  const row = el("div", { class: `row ${mine ? "out" : "in"}${tail ? " tail" : ""}`, "data-id": String(first.message_id), ondblclick: (event) => { if (!event.target.closest("button, a, code")) deeds.reply(first); } }, column, reply);
  holdToReply(row, () => deeds.reply(first));
  return row;
}

export function summary(message) {
  const words = message.text || message.caption;
  if (words) return words.replace(/\s+/g, " ").slice(0, 90);
  if (message.photo) return t("photo");
  if (message.document) return message.document.file_name || t("document");
  for (const kind of ["voice", "sticker", "location", "contact"]) if (message[kind]) return t(kind);
  return "";
}

function stamp(message, mine) {
  const date = new Date(message.date * 1000);
  const node = el("span", { class: "stamp" });
  if (message.edit_date) node.append(el("span", { class: "edited" }, t("edited")), " ");
  node.append(el("time", { datetime: date.toISOString() }, hourMinute(date)));
  if (mine) node.append(ticks());
  return node;
}

function ticks() {
  const span = el("span", { class: "ticks", "aria-hidden": "true" });
  span.innerHTML = '<svg viewBox="0 0 18 12"><path d="M1 6.5 4.5 10 11 2.500M7.5 9.5 8 10l7-7.5"/></svg>';
  return span;
}

function quote(message, deeds) {
  const name = [message.from.first_name, message.from.last_name].filter(Boolean).join(" ");
  const thumb = message.photo ? el("img", { src: fileAddress(message.photo[0]), alt: "", class: "quote-thumb" }) : null;
  return el("button", { type: "button", class: "quote", onclick: () => deeds.goTo(message.message_id) }, thumb,
    el("span", { class: "quote-words" }, el("strong", {}, name), el("span", {}, summary(message))));
}

function album(messages, deeds) {
  const grid = el("div", { class: `pictures n${Math.min(messages.length, 10)}` });
  for (const message of messages) {
    const full = message.photo[message.photo.length - 1];
    const image = el("img", { src: fileAddress(full), alt: message.caption || t("photo"), width: full.width, height: full.height, loading: "lazy", decoding: "async" });
    const frame = el("button", { type: "button", class: "picture", "aria-label": `${t("open")}${message.caption ? `: ${summary(message)}` : ""}`, onclick: () => deeds.view(fileAddress(full), message.caption || t("photo")) }, image);
    if (messages.length === 1) {
      const scale = Math.min(WIDEST / full.width, TALLEST / full.height, 1.6);
      frame.style.width = `${Math.max(120, Math.round(full.width * scale))}px`;
      frame.style.aspectRatio = `${Math.max(full.width, full.height / 3)} / ${Math.max(full.height, full.width / 3)}`;
    }
    grid.append(frame);
  }
  return grid;
}

function attachments(message) {
  const nodes = [];
  const { document: file, voice, sticker, location: place, contact } = message;
  if (file) {
    const ending = (file.file_name || "").split(".").pop().slice(0, 4).toLowerCase();
    const shown = /^image\//.test(file.mime_type || "") && file.file_size < 8 * 1024 * 1024;
    const face = shown ? el("img", { src: fileAddress(file), alt: "", class: "file-thumb", loading: "lazy" }) : el("span", { class: `file-face ${kindOf(ending)}` }, ending || icon("file"));
    nodes.push(el("a", { class: "file", href: fileAddress(file), target: "_blank", rel: "noopener", "aria-label": `${t("download")} ${file.file_name || t("document")}, ${fileSize(file.file_size)}` }, face,
      el("span", { class: "file-words" }, el("span", { class: "file-name" }, file.file_name || t("document")), el("span", { class: "file-size" }, fileSize(file.file_size)))));
  }
  if (voice) nodes.push(el("a", { class: "file", href: fileAddress(voice), target: "_blank", rel: "noopener" }, el("span", { class: "file-face" }, "▶"), el("span", { class: "file-words" }, el("span", { class: "file-name" }, t("voice")), el("span", { class: "file-size" }, `0:${String(voice.duration).padStart(2, "0")}`))));
  if (sticker) nodes.push(el("span", { class: "sticker-face", role: "img", "aria-label": t("sticker") }, sticker.emoji || "🙂"));
  if (place) nodes.push(el("span", { class: "file" }, el("span", { class: "file-face" }, icon("place")), el("span", { class: "file-words" }, el("span", { class: "file-name" }, t("location")), el("span", { class: "file-size" }, `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`))));
  if (contact) nodes.push(el("span", { class: "file" }, el("span", { class: "file-face" }, contact.first_name.slice(0, 1)), el("span", { class: "file-words" }, el("span", { class: "file-name" }, contact.first_name), el("span", { class: "file-size" }, contact.phone_number))));
  return nodes;
}

function kindOf(ending) {
  if (["xls", "xlsx", "csv"].includes(ending)) return "table";
  if (ending === "pdf") return "paper";
  if (["zip", "rar", "7z"].includes(ending)) return "archive";
  return "";
}

function keyboard(rows, message, deeds) {
  const board = el("div", { class: "keyboard" });
  for (const row of rows) {
    const line = el("div", { class: "keys" });
    for (const button of row) {
      if (button.url) line.append(el("a", { class: "key url", href: button.url, target: "_blank", rel: "noopener noreferrer", onclick: (event) => deeds.follow(event, button.url) }, button.text));
      else line.append(el("button", { type: "button", class: "key", onclick: (event) => press(event.currentTarget, button, message, deeds) }, button.text));
    }
    board.append(line);
  }
  return board;
}

async function press(key, button, message, deeds) {
  if (key.classList.contains("busy")) return;
  if (button.copy_text) { deeds.copy(button.copy_text.text); return; }
  key.classList.add("busy");
  key.setAttribute("aria-busy", "true");
  try { await deeds.press(message.message_id, button.callback_data); }
  finally { key.classList.remove("busy"); key.removeAttribute("aria-busy"); }
}

function holdToReply(row, act) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  row.addEventListener("touchstart", (event) => { if (!event.target.closest("button, a")) timer = setTimeout(act, 550); }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"]) row.addEventListener(name, stop, { passive: true });
}
