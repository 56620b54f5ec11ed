// One phone: the chat of one person with the bot.

import { Composer } from "./composer.js";
import { el, get, icon, post, toast } from "./dom.js";
import { bubble } from "./message.js";
import { dayAndMonth, said, t } from "./words.js";

const COLOURS = [["#ff885e", "#ff516a"], ["#ffcd6a", "#ffa85c"], ["#82b1ff", "#665fff"], ["#a0de7e", "#54cb68"], ["#53edd6", "#28c9b7"], ["#72d5fd", "#2a9ef1"], ["#e0a2f3", "#d669ed"]];
const ACTIONS = { upload_photo: "sendingPhoto", upload_document: "sendingFile" };
const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

export function avatar(user, className = "") {
  const node = el("span", { class: `avatar ${className}`, "aria-hidden": "true" }, nameOf(user).slice(0, 1));
  const [from, to] = COLOURS[user.id % 7];
  node.style.background = `linear-gradient(${from}, ${to})`;
  return node;
}

export class Phone {
  constructor(config, page) {
    this.config = config;
    this.page = page;
    this.messages = new Map();
    this.drawn = new Map();
    this.last = 0;
    this.unread = 0;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0", onscroll: () => this.scrolled() });
    this.downKey = el("button", { type: "button", class: "round down", hidden: true, onclick: () => this.toEnd(true) }, icon("down"), el("span", { class: "badge", hidden: true }));
    this.screen = el("div", { class: "screen" });
    this.status = el("span", { class: "status", "aria-live": "polite" });
    this.composer = new Composer(this);
    this.foot = el("div", { class: "foot" });
    this.who = el("div", { class: "who" });
    this.head = el("div", { class: "head" });
    this.skip = el("button", { type: "button", class: "skip", onclick: () => this.foot.querySelector("textarea, input")?.focus() });
    this.log.addEventListener("keydown", (event) => { if (event.key === "Escape") this.skip.click(); });
    this.screen.append(this.head, this.skip, el("div", { class: "middle" }, this.log, this.downKey), this.foot);
    this.node = el("section", { class: "phone", id: `phone-${config.user}`, role: "region" }, this.who, this.screen);
    this.screen.addEventListener("dragover", (event) => { event.preventDefault(); this.screen.classList.add("over"); });
    this.screen.addEventListener("dragleave", () => this.screen.classList.remove("over"));
    this.screen.addEventListener("drop", (event) => { event.preventDefault(); this.screen.classList.remove("over"); if (this.started && !this.blocked) this.composer.took(event.dataTransfer.files); });
    new ResizeObserver(() => { if (this.atEnd) this.toEnd(); }).observe(this.log);
    this.atEnd = true;
    this.deeds = {
      reply: (message) => this.composer.replyTo(message),
      press: (id, data) => this.press(id, data),
      copy: (words) => this.copy(words),
      command: (words) => this.say(words),
      invite: (code) => page.invite(code),
      follow: (event, url) => this.follow(event, url),
      goTo: (id) => this.goTo(id),
      view: (address, words) => page.view(address, words),
    };
  }

  get path() { return `/client/users/${this.config.user}`; }

  async load() {
    const chat = await get(`${this.path}/chat`);
    Object.assign(this, { bot: chat.bot, started: chat.started, blocked: chat.blocked, last: chat.last, connected: chat.connected });
    this.messages = new Map(chat.messages.map((m) => [m.message_id, m]));
    this.relabel();
    this.toEnd();
  }

  relabel() {
    const { person, title } = this.config;
    this.node.setAttribute("aria-label", `${said(title)} ${nameOf(person)}`);
    this.log.setAttribute("aria-label", `${t("conversation")}: ${nameOf(person)}`);
    this.downKey.setAttribute("aria-label", t("down"));
    this.skip.textContent = t("skip");
    this.who.replaceChildren(avatar(person, "small"), el("h2", {}, nameOf(person)), el("span", { class: "role" }, said(title)));
    this.head.replaceChildren(avatar(this.bot), el("div", { class: "head-words" }, el("strong", {}, nameOf(this.bot)), this.status));
    this.showStatus();
    this.composer.relabel();
    this.showFoot();
    this.drawn.clear();
    this.log.replaceChildren();
    this.draw();
  }

  showStatus(action) {
    this.status.textContent = action ? t(ACTIONS[action] || "typing") : t(this.connected === false ? "offline" : "bot");
    this.status.classList.toggle("busy", Boolean(action));
  }

  showFoot() {
    const open = this.started && !this.blocked;
    if (open && this.foot.contains(this.composer.node)) return;
    if (open) { this.foot.replaceChildren(this.composer.node); return; }
    const code = el("input", { type: "text", placeholder: t("startHint"), "aria-label": t("startHint"), autocomplete: "off", onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing) begin(); } });
    const begin = () => this.start(codeIn(code.value));
    this.foot.replaceChildren(el("div", { class: "start" }, this.blocked ? null : code, el("button", { type: "button", class: "primary wide", onclick: begin }, this.blocked ? t("restart") : t("start"))));
  }

  happened(event) {
    if (event.n) this.last = event.n;
    if (event.kind === "message" || event.kind === "edited") {
      const { message } = event;
      this.messages.set(message.message_id, message);
      if (message.from.is_bot) { this.connected = true; this.showStatus(); }
      if (event.kind === "message") this.came(message);
    } else if (event.kind === "deleted") this.messages.delete(event.message_id);
    else if (event.kind === "state") { this.started = event.started; this.blocked = event.blocked; this.showFoot(); }
    else if (event.kind === "action") {
      this.showStatus(event.action);
      clearTimeout(this.quiet);
      this.quiet = setTimeout(() => this.showStatus(), 5000);
    }
    this.drawSoon();
  }

  came(message) {
    const mine = !message.from.is_bot;
    if (mine) this.atEnd = true;
    else if (!this.atEnd || this.page.hides(this)) { this.unread += 1; this.page.counted(); }
  }

  drawSoon() {
    if (this.planned) return;
    this.planned = true;
    requestAnimationFrame(() => { this.planned = false; this.draw(); if (this.atEnd) this.toEnd(); this.showUnread(); });
  }

  // Groups are drawn once and kept as long as nothing in them changes.
  draw() {
    const wanted = new Map();
    for (const group of this.groups()) wanted.set(group.key, group);
    for (const [key, old] of this.drawn) if (!wanted.has(key)) { old.node.remove(); this.drawn.delete(key); }
    let before = null;
    for (const [key, group] of wanted) {
      const old = this.drawn.get(key);
      let node = old?.node;
      if (!old || old.messages.length !== group.messages.length || group.messages.some((m, i) => m !== old.messages[i])) {
        node = group.day ? el("div", { class: "day" }, el("span", {}, group.day)) : this.drawGroup(group);
        if (old) replaceKeepingFocus(old.node, node);
        this.drawn.set(key, { ...group, node });
      } else if (!group.day) node.classList.toggle("tail", Boolean(group.tail));
      const place = before ? before.nextSibling : this.log.firstChild;
      if (place !== node) this.log.insertBefore(node, place);
      before = node;
    }
    this.log.classList.toggle("empty", !wanted.size);
    if (!wanted.size && !this.welcome) { this.welcome = el("div", { class: "welcome" }); this.log.append(this.welcome); }
    if (this.welcome) {
      if (wanted.size) { this.welcome.remove(); this.welcome = null; }
      else { this.welcome.replaceChildren(avatar(this.bot, "large"), el("strong", {}, t("about")), el("p", {}, t("aboutText"))); this.log.append(this.welcome); }
    }
  }

  drawGroup(group) {
    const service = ["group_chat_created", "migrate_to_chat_id"].find((name) => group.messages[0][name]);
    if (service) return el("div", { class: "day" }, el("span", {}, service));
    return bubble(group.messages, this.deeds, group);
  }

  groups() {
    const groups = [];
    let day = "";
    for (const message of [...this.messages.values()].sort((a, b) => a.message_id - b.message_id)) {
      const date = dayAndMonth(new Date(message.date * 1000));
      if (date !== day) { day = date; groups.push({ key: `day ${date}`, day, messages: [] }); }
      const before = groups[groups.length - 1];
      const mine = message.from.id === this.config.user;
      if (message.media_group_id && before.album === message.media_group_id) before.messages.push(message);
      else groups.push({ key: message.message_id, album: message.media_group_id, messages: [message], mine, tail: true });
    }
    groups.forEach((group, i) => { const next = groups[i + 1]; if (!group.day && next && !next.day && next.mine === group.mine) group.tail = false; });
    return groups;
  }

  scrolled() {
    this.log.classList.add("scrolling");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.log.classList.remove("scrolling"), 900);
    this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    if (this.atEnd && !this.page.hides(this)) { this.unread = 0; this.page.counted(); }
    this.showUnread();
  }

  showUnread() {
    this.downKey.hidden = this.atEnd;
    const badge = this.downKey.querySelector(".badge");
    badge.hidden = !this.unread;
    badge.textContent = this.unread;
  }

  toEnd(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.atEnd = true;
  }

  goTo(id) {
    const group = [...this.drawn.values()].find((g) => g.messages.some((m) => m.message_id === id));
    if (!group) { toast(this.screen, t("deleted")); return; }
    group.node.scrollIntoView({ block: "center", behavior: "smooth" });
    group.node.classList.add("flash");
    setTimeout(() => group.node.classList.remove("flash"), 1600);
  }

  async attempt(work) {
    try { return await work(); } catch (error) { toast(this.screen, error.message); return null; }
  }

  start(payload = "") { return this.attempt(() => post(`${this.path}/start`, { payload })); }

  say(text) { return this.attempt(() => post(`${this.path}/text`, { text })); }

  async press(message_id, button) {
    const answer = await this.attempt(() => post(`${this.path}/press`, { message_id, button, stale: true }));
    if (!answer) return;
    const { answered, text, show_alert, url } = answer.result;
    if (!answered) toast(this.screen, t("noAnswer"));
    else if (text && show_alert) this.page.alert(text);
    else if (text) toast(this.screen, text);
    if (url) window.open(url, "_blank", "noopener");
  }

  async copy(words) {
    try { await navigator.clipboard.writeText(words); } catch { return; }
    toast(this.screen, `${t("copied")}: ${words}`);
  }

  follow(event, url) {
    const code = codeIn(url, true);
    if (!code) return;
    event.preventDefault();
    this.page.invite(code);
  }
}

// Whoever walks by keyboard stays where they are when a message is edited under them.
function replaceKeepingFocus(old, fresh) {
  const controls = (node) => [...node.querySelectorAll("button, a, [tabindex]")];
  const place = controls(old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (place >= 0) controls(fresh)[place]?.focus();
}

export function codeIn(given, linkOnly = false) {
  const linked = /[?&]start=([A-Za-z0-9_-]{1,64})/.exec(given);
  if (linked && /(?:t|telegram)\.me\//.test(given)) return linked[1];
  return linkOnly ? "" : given.trim().replace(/^\/start\s*/, "");
}
