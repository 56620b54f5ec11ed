// The page's own words in both languages. What the bot says is the bot's.

const WORDS = {
  zh: {
    bot: "机器人", offline: "机器人未连接", typing: "正在输入…", sendingPhoto: "正在发送图片…", sendingFile: "正在发送文件…",
    message: "消息", caption: "添加说明…", send: "发送", menu: "菜单", attach: "添加附件", asPhoto: "图片", asFile: "文件",
    attachPhoto: "选择图片", attachFile: "选择文件", sample: "附上样例", remove: "移除", reply: "回复", replyTo: "回复", cancelReply: "取消回复",
    start: "开始", restart: "重新启动", startHint: "可填邀请链接或邀请码", about: "这个机器人能做什么？",
    aboutText: "跟踪每一条绩效评价问题的整改，直到销号。按“开始”进入对话；有邀请的，把邀请链接或邀请码填在下面。",
    edited: "已编辑", copied: "已复制", copy: "复制", openAs: "在哪台手机上打开这个邀请？", close: "关闭", ok: "好",
    photo: "图片", document: "文件", voice: "语音", sticker: "贴纸", location: "位置", contact: "联系人", deleted: "已删除的消息",
    down: "到最新消息", story: "试试看", language: "EN", languageName: "Switch to English", jumps: "拨动时钟", lost: "与服务器的连接断了，正在重连…",
    commands: "命令", conversation: "对话", unread: "条未读", download: "打开", noAnswer: "机器人没有回应", open: "打开图片",
    skip: "跳到输入框", phones: "手机",
  },
  en: {
    bot: "bot", offline: "bot is not connected", typing: "typing…", sendingPhoto: "sending a photo…", sendingFile: "sending a file…",
    message: "Message", caption: "Add a caption…", send: "Send", menu: "Menu", attach: "Attach", asPhoto: "Photo", asFile: "File",
    attachPhoto: "Choose photos", attachFile: "Choose files", sample: "Attach sample", remove: "Remove", reply: "Reply", replyTo: "Reply to", cancelReply: "Cancel reply",
    start: "Start", restart: "Restart", startHint: "Invitation link or code, if any", about: "What can this bot do?",
    aboutText: "It follows every evaluation finding until it is closed. Press Start to begin; if you were invited, put the link or the code below.",
    edited: "edited", copied: "Copied", copy: "Copy", openAs: "Open this invitation on which phone?", close: "Close", ok: "OK",
    photo: "Photo", document: "File", voice: "Voice message", sticker: "Sticker", location: "Location", contact: "Contact", deleted: "Deleted message",
    down: "To the latest message", story: "Try this", language: "中文", languageName: "切换到中文", jumps: "Move the clock", lost: "Connection lost, trying again…",
    commands: "Commands", conversation: "Conversation", unread: "unread", download: "Open", noAnswer: "The bot did not answer", open: "Open picture",
    skip: "Skip to the message field", phones: "Phones",
  },
};

function remembered() {
  try { return localStorage.getItem("language"); } catch { return null; }
}

let language = new URLSearchParams(location.search).get("lang") || remembered() || "zh";
if (!WORDS[language]) language = "zh";
let zone = "Asia/Shanghai";

export const current = () => language;
export const t = (name) => WORDS[language][name] ?? name;
export const said = (words) => words[language];
export const locale = () => (language === "zh" ? "zh-CN" : "en-GB");
export const setZone = (name) => { zone = name; };

export function toggleLanguage() {
  language = language === "zh" ? "en" : "zh";
  try { localStorage.setItem("language", language); } catch { /* private window: forgotten at reload */ }
}

const formats = new Map();
function format(options) {
  const key = locale() + zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }));
  return formats.get(key);
}

export const hourMinute = (date) => format({ hour: "2-digit", minute: "2-digit", hour12: false }).format(date);
export const dayAndMonth = (date) => format({ day: "numeric", month: "long" }).format(date);
export const fullDay = (date, brief) => format({ year: brief ? undefined : "numeric", month: brief ? "short" : "long", day: "numeric", weekday: "short" }).format(date);

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
