// The field at the bottom of a phone: text, attachments, samples, reply, the bot's commands.

import { el, get, icon, post, toast } from "./dom.js";
import { summary } from "./message.js";
import { fileSize, t } from "./words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.files = [];
    this.asPhoto = true;
    this.replying = null;
    this.field = el("textarea", { rows: "1", enterkeyhint: "send", oninput: () => this.grown(), onkeydown: (event) => this.typed(event), onpaste: (event) => this.took(event.clipboardData?.files, event) });
    this.sendKey = el("button", { type: "button", class: "round send", onclick: () => this.send() }, icon("send"));
    this.attachKey = el("button", { type: "button", class: "round", "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => this.toggle(this.attachMenu, this.attachKey) }, icon("attach"));
    this.menuKey = el("button", { type: "button", class: "menu-key", "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => this.showCommands() });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => { this.took(this.picker.files); this.picker.value = ""; } });
    this.attachMenu = el("div", { class: "popover attach-menu", role: "menu", hidden: true });
    this.commandMenu = el("div", { class: "popover command-menu", role: "menu", hidden: true });
    this.above = el("div", { class: "above" });
    this.samples = el("div", { class: "samples" });
    this.node = el("div", { class: "composer" }, this.attachMenu, this.commandMenu, this.samples, this.above,
      el("div", { class: "bar" }, this.menuKey, this.attachKey, this.field, this.sendKey, this.picker));
    this.node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.escape(); });
    document.addEventListener("pointerdown", (event) => { if (!this.node.contains(event.target)) this.closeMenus(); });
    this.node.addEventListener("focusout", (event) => { if (event.relatedTarget && !this.node.contains(event.relatedTarget)) this.closeMenus(); });
  }

  relabel() {
    for (const [node, name] of [[this.field, "message"], [this.sendKey, "send"], [this.attachKey, "attach"], [this.menuKey, "commands"]]) node.setAttribute("aria-label", t(name));
    this.menuKey.replaceChildren(el("span", { class: "menu-lines", "aria-hidden": "true" }), t("menu"));
    this.attachMenu.replaceChildren(
      el("button", { type: "button", role: "menuitem", onclick: () => this.pick("image/*", true) }, t("attachPhoto")),
      el("button", { type: "button", role: "menuitem", onclick: () => this.pick("", false) }, t("attachFile")));
    this.samples.replaceChildren(...this.phone.config.samples.map((sample) => el("button", { type: "button", class: "sample", onclick: () => this.takeSample(sample) }, icon("attach"), `${t("sample")} · ${sample.name}`)));
    this.redraw();
  }

  redraw() {
    const parts = [];
    if (this.replying) {
      parts.push(el("div", { class: "pending" }, icon("reply"), el("span", { class: "pending-words" }, el("strong", {}, `${t("replyTo")} ${this.replying.from.first_name}`), el("span", {}, summary(this.replying))),
        el("button", { type: "button", class: "round small", "aria-label": t("cancelReply"), onclick: () => { this.replying = null; this.redraw(); this.field.focus(); } }, icon("close"))));
    }
    this.files.forEach((item, index) => parts.push(el("div", { class: "pending" },
      item.preview ? el("img", { src: item.preview, alt: "", class: "pending-thumb" }) : el("span", { class: "file-face small" }, item.file.name.split(".").pop().slice(0, 4)),
      el("span", { class: "pending-words" }, el("strong", {}, item.file.name), el("span", {}, fileSize(item.file.size))),
      el("button", { type: "button", class: "round small", "aria-label": `${t("remove")} ${item.file.name}`, onclick: () => { this.drop(index); } }, icon("close")))));
    if (this.files.length && this.files.every((item) => item.preview)) {
      const name = `as-${this.phone.config.user}`;
      const choice = (words, value) => el("label", {}, el("input", { type: "radio", name, checked: this.asPhoto === value, onchange: () => { this.asPhoto = value; } }), words);
      parts.push(el("div", { class: "as", role: "radiogroup" }, choice(t("asPhoto"), true), choice(t("asFile"), false)));
    }
    this.above.replaceChildren(...parts);
    this.field.placeholder = this.files.length ? t("caption") : t("message");
    this.node.classList.toggle("ready", Boolean(this.field.value.trim() || this.files.length));
    this.sendKey.disabled = !this.node.classList.contains("ready");
  }

  grown() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
    this.redraw();
    if (/^\/\w*$/.test(this.field.value)) this.showCommands(this.field.value);
    else this.commandMenu.hidden = true;
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    else if (event.key === "ArrowUp" && !this.commandMenu.hidden) { event.preventDefault(); [...this.commandMenu.querySelectorAll("button")].pop()?.focus(); }
  }

  escape() {
    if (!this.attachMenu.hidden || !this.commandMenu.hidden) this.closeMenus();
    else if (this.replying) { this.replying = null; this.redraw(); }
    this.field.focus();
  }

  closeMenus() {
    for (const [menu, key] of [[this.attachMenu, this.attachKey], [this.commandMenu, this.menuKey]]) { menu.hidden = true; key.setAttribute("aria-expanded", "false"); }
  }

  toggle(menu, key) {
    const opens = menu.hidden;
    this.closeMenus();
    menu.hidden = !opens;
    key.setAttribute("aria-expanded", String(opens));
    if (opens) menu.querySelector("button")?.focus();
  }

  async showCommands(prefix = "") {
    if (!prefix && !this.commandMenu.hidden) { this.closeMenus(); return; }
    const commands = (await get(`/client/users/${this.phone.config.user}/commands`)).filter((c) => `/${c.command}`.startsWith(prefix));
    this.commandMenu.replaceChildren(...commands.map((c) => el("button", { type: "button", role: "menuitem", onclick: () => { this.closeMenus(); this.clear(); this.phone.say(`/${c.command}`); this.field.focus(); } }, el("span", { class: "command" }, `/${c.command}`), el("span", { class: "described" }, c.description))));
    if (!commands.length) { this.closeMenus(); return; }
    if (prefix) this.commandMenu.hidden = false;
    else this.toggle(this.commandMenu, this.menuKey);
    if (!this.walks) {
      this.walks = true;
      this.commandMenu.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const keys = [...this.commandMenu.querySelectorAll("button")];
        (keys[keys.indexOf(document.activeElement) + step] || this.field).focus();
      });
    }
  }

  pick(accept, asPhoto) {
    this.closeMenus();
    this.asPhoto = asPhoto;
    this.picker.accept = accept;
    this.picker.click();
  }

  async takeSample(sample) {
    const bytes = await (await fetch(sample.url)).blob();
    this.asPhoto = sample.kind === "photo";
    this.took([new File([bytes], sample.name, { type: bytes.type })]);
    if (sample.caption) this.field.value = sample.caption;
    this.grown();
    this.commandMenu.hidden = true;
    this.field.focus();
  }

  took(list, event) {
    if (!list?.length) return;
    event?.preventDefault();
    for (const file of [...list].slice(0, 10 - this.files.length)) {
      const pictured = /^image\/(png|jpeg|gif|webp)$/.test(file.type) || /\.(png|jpe?g|gif|webp)$/i.test(file.name);
      this.files.push({ file, preview: pictured ? URL.createObjectURL(file) : "" });
    }
    this.redraw();
    this.field.focus();
  }

  drop(index) {
    const [gone] = this.files.splice(index, 1);
    if (gone.preview) URL.revokeObjectURL(gone.preview);
    this.redraw();
    this.field.focus();
  }

  replyTo(message) { this.replying = message; this.redraw(); this.field.focus(); }

  clear() {
    this.field.value = "";
    this.files.forEach((item) => item.preview && URL.revokeObjectURL(item.preview));
    this.files = [];
    this.replying = null;
    this.field.style.height = "auto";
    this.redraw();
  }

  async send() {
    const { files } = this;
    const text = this.field.value.trim();
    if (this.sending || (!text && !files.length)) return;
    this.sending = true;
    this.closeMenus();
    const reply_to = this.replying?.message_id ?? "";
    const path = `/client/users/${this.phone.config.user}`;
    try {
      if (!files.length) await post(`${path}/text`, { text, reply_to });
      else {
        const pictures = this.asPhoto && files.every((item) => item.preview);
        const form = new FormData();
        files.forEach((item) => form.append("file", item.file, item.file.name));
        form.append("caption", text);
        form.append("reply_to", reply_to);
        if (files.length > 1) form.append("as_documents", String(!pictures));
        await post(`${path}/${files.length > 1 ? "album" : pictures ? "photo" : "document"}`, form);
      }
      this.clear();
    } catch (error) { toast(this.phone.screen, error.message); }
    finally { this.sending = false; this.field.focus(); }
  }
}
