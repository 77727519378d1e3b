// What every page does in the browser: one click on the menu is one step of the history, the address
// names all that is shown, the buttons of the strip print and copy, what Streamlit says in English is
// said in Chinese. Installed once per tab.
(() => {
  if (window.frameOfPages) return;
  window.frameOfPages = true;
  document.documentElement.lang = "zh-CN";

  // ---- history: only pages are steps -------------------------------------------------------
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const soon = 10000;  // milliseconds from the first news of a page to its address, at most
  let whole = null;  // the address before choices were taken out of it, and when
  history.replaceState = (state, title, url) => {  // a choice of the reader
    whole = null;
    replace(state, title, url);
  };
  history.pushState = (state, title, url) => {
    const here = new URL(location.href), next = new URL(url, here);
    if (next.pathname === here.pathname) {
      const onlyDrops = [...next.searchParams].every(
        ([name, value]) => here.searchParams.getAll(name).includes(value));
      whole = onlyDrops ? { address: here.href, at: performance.now() } : null;
      replace(state, title, url);
      return;
    }
    if (whole && performance.now() - whole.at < soon) replace(history.state, "", whole.address);
    whole = null;
    push(state, title, url);
  };

  // ---- address: what the run has drawn, told at its end ------------------------------------
  const known = new Set();  // names that any page of this tab has told
  window.tellAddress = (page, shown) => {
    const here = new URL(location.href);
    if (here.pathname.split("/").pop() !== page) return;  // the reader has gone on
    const before = here.search;
    const own = new Map(shown);
    for (const name of known) if (!own.has(name)) here.searchParams.delete(name);
    for (const [name, value] of own) {
      known.add(name);
      here.searchParams.delete(name);
      for (const one of [value].flat()) here.searchParams.append(name, one);
    }
    if (here.search !== before) replace(history.state, "", here.href);
  };

  // ---- what takes longer than a second says so, whatever it is --------------------------------
  const busy = document.createElement("div");
  busy.className = "busy";
  busy.setAttribute("role", "status");
  document.body.append(busy);
  let patience = null;
  const tellBusy = (app) => {
    const isRunning = app?.dataset.testScriptState === "running";
    if (isRunning === (patience !== null)) return;
    clearTimeout(patience);
    patience = isRunning ? setTimeout(() => { busy.textContent = "正在计算…"; }, 1000) : null;
    if (!isRunning) busy.textContent = "";
  };
  new MutationObserver((changes) => tellBusy(changes[0].target)).observe(document.body, {
    subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
  tellBusy(document.querySelector("[data-testid=stApp]"));

  // ---- links in a page: they keep the day and the data, and load nothing anew ---------------
  const linkOf = (event) => {
    // Streamlit takes target= out of what it is given: which window is written in data-window
    const link = event.target.closest?.("[data-testid=stMain] .stHtml a[href]");
    if (!link || link.dataset.window) return null;
    const next = new URL(link.href), here = new URL(location.href);
    if (next.origin !== here.origin || next.hash) return null;
    for (const name of ["data", "as_of"]) {
      const now = here.searchParams.get(name);
      if (now && !next.searchParams.has(name)) next.searchParams.set(name, now);
    }
    link.href = next.href;
    return next;
  };
  document.addEventListener("pointerdown", linkOf);  // also for a new tab, or the copied address
  document.addEventListener("click", (event) => {
    const other = event.target.closest?.("a[data-window]");
    if (other) {
      event.preventDefault();
      other.blur();  // the bar of the meeting shows itself while something in it has the focus
      window.open(other.href, other.dataset.window);
      return;
    }
    const next = linkOf(event);
    if (!next || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // the same page: it takes what the link chooses where the link says so, else it is loaded anew
    if (next.pathname === location.pathname && !next.searchParams.has("go")) return;
    event.preventDefault();
    if (event.target.closest("a.behind")) {  // from a figure to its rows, and back to its page
      next.searchParams.set("back", location.pathname.split("/").pop() + location.search);
    }
    push(history.state, "", next.href);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  });

  // ---- buttons of the strip ----------------------------------------------------------------
  const said = (button, words) => {
    const usual = button.dataset.usual ?? (button.dataset.usual = button.textContent);
    button.textContent = words;
    setTimeout(() => { button.textContent = usual; }, 2500);
  };
  const copied = async (text) => {
    if (navigator.clipboard && isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
    const field = document.createElement("textarea");  // plain http: the old way
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (!button) return;
    if (button.dataset.do === "print") window.print();
    if (button.dataset.do === "copy") {
      const text = button.dataset.text ?? location.href;
      copied(text).catch(() => false).then((done) => {
        if (done) said(button, "已复制");
        else window.prompt("按 Ctrl+C 复制", text);
      });
    }
  });

  // ---- meeting: the window with the notes is told which screen is shown ---------------------
  const between = new BroadcastChannel("meeting");
  let screenShown = 0;
  const mark = (at) => {
    screenShown = at;
    for (const note of document.querySelectorAll(".m-note")) {
      const isShown = Number(note.dataset.screen) === at;
      if (isShown && !note.classList.contains("shown")) note.scrollIntoView({ block: "center" });
      note.classList.toggle("shown", isShown);
    }
  };
  window.tellScreen = (at) => { screenShown = at; between.postMessage({ at }); };
  between.onmessage = ({ data }) => {
    if (data.asked) { if (screenShown && document.querySelector(".m-strip")) between.postMessage({ at: screenShown }); }
    else mark(data.at);
  };

  // ---- tables: sorted by a click on a head (or Enter), copied as cells ----------------------
  const figure = /^[^\d+＋－−-]{0,2}([+＋－−-]?)([\d,]*\.?\d+)/;
  const sizeOf = (text) => {
    const found = text.match(figure);
    if (!found) return null;
    return (/[－−-]/.test(found[1]) ? -1 : 1) * Number(found[2].replaceAll(",", ""));
  };
  const isSortable = (table) => {
    const heads = table.tHead?.rows[0]?.cells.length;
    const rows = table.tBodies[0]?.rows ?? [];
    return table.tHead?.rows.length === 1 && rows.length > 3
      && [...rows].every((row) => row.cells.length === heads);
  };
  const sorted = (head) => {
    const table = head.closest("table");
    const more = table.closest(".table-box").nextElementSibling;  // 另有n行: they belong to it
    if (more?.matches("details.more")) {
      const rest = more.querySelector("tbody");
      if (rest) table.tBodies[0].append(...rest.rows);
      more.remove();
    }
    const body = table.tBodies[0], at = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
    const rows = [...body.rows].filter((row) => !row.classList.contains("total"));
    const texts = new Map(rows.map((row) => [row, row.cells[at].innerText.trim()]));
    const isNone = (row) => ["", "—", "无数据"].includes(texts.get(row));
    const sizes = new Map(rows.map((row) => [row, sizeOf(texts.get(row))]));
    const byNumber = rows.every((row) => isNone(row) || sizes.get(row) !== null);
    const way = byNumber ? down : -down;  // words begin with the first, figures with the largest
    rows.sort((one, two) => isNone(one) - isNone(two) || way * (byNumber
      ? sizes.get(one) - sizes.get(two) : texts.get(one).localeCompare(texts.get(two), "zh")));
    body.prepend(...rows);
    for (const one of head.parentNode.cells) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
  };
  const ready = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.querySelector(".m-note")) {
      if (screenShown) mark(screenShown); else between.postMessage({ asked: true });
    }
    for (const table of node.querySelectorAll(".table-box > .table")) {
      if (isSortable(table)) for (const head of table.tHead.rows[0].cells) head.tabIndex = 0;
    }
  };
  const headOf = (event) => {
    const head = event.target.closest?.(".table-box > .table th[tabindex]");
    return head && isSortable(head.closest("table")) ? head : null;
  };
  document.addEventListener("click", (event) => {
    const head = headOf(event);
    if (head && !event.target.closest("a")) sorted(head);
  });
  document.addEventListener("keydown", (event) => {
    const head = event.key === "Enter" && headOf(event);
    if (head) sorted(head);
  });
  const copier = document.createElement("button");  // one, over the table that is pointed at
  copier.type = "button";
  copier.className = "table-copy";
  copier.textContent = "复制";
  let pointed = null;
  document.addEventListener("mouseover", (event) => {
    if (event.target === copier) return;
    const box = event.target.closest?.(".table-box");
    if (box === pointed) return;
    pointed = box;
    const rows = box?.querySelectorAll("tr").length ?? 0;
    if (rows > 2) box.append(copier); else copier.remove();
  });
  copier.addEventListener("click", () => {
    const rows = [...copier.closest(".table-box").querySelectorAll("tr")];
    const lines = rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join("\t"));
    copied(lines.join("\n")).catch(() => false).then((done) => said(copier, done ? "已复制" : "没有复制"));
  });

  // ---- print: laid out anew for A4 lying down, as large as fits on one sheet ----------------
  const [wide, high] = [1060, 712];  // A4 less its margins and a line for the page, CSS pixels
  const usual = 1232, least = 0.56;  // width of a page at 1440; below 0.56 small print is not read
  const root = document.documentElement;
  const asPrinted = (look) => {  // the rules for paper, on the screen, while look() measures
    const found = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter(
      (rule) => rule.media?.mediaText === "print");
    for (const rule of found) rule.media.mediaText = "all";
    try { return look(); } finally { for (const rule of found) rule.media.mediaText = "print"; }
  };
  const layOut = (main, shrunk) => {
    root.style.setProperty("--drawn", Math.round(wide / shrunk));
    return main.getBoundingClientRect().height * shrunk;
  };
  const quoted = (text) => JSON.stringify(text.replace(/\s+/g, " ").trim()).replaceAll("<", "");
  addEventListener("beforeprint", () => {
    const main = document.querySelector("[data-testid=stMainBlockContainer]");
    if (!main) return;
    for (const chart of main.querySelectorAll(".svg-container")) {  // drawn once, any size on paper
      const { offsetWidth: w, offsetHeight: h } = chart;
      if (!w || !h) continue;
      chart.style.setProperty("--w", w);
      chart.style.setProperty("--h", h);
      chart.style.removeProperty("--most");
      for (const svg of chart.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    }
    asPrinted(() => {
      root.style.setProperty("--shrunk", 1);
      if (main.querySelector(".sheet")) return layOut(main, wide / 718);  // township.css: portrait
      const blocks = [...main.querySelectorAll(".stHorizontalBlock:has(> .stColumn)")].filter(
        (one) => !one.parentElement.closest(".stColumn"));
      for (const block of blocks) block.classList.remove("one-below", "breaks");
      let shrunk = wide / usual;
      while (shrunk > least && layOut(main, shrunk) > high) shrunk = Math.max(least, shrunk - 0.04);
      if (layOut(main, shrunk) > high) {  // several sheets
        const begins = () => main.getBoundingClientRect().top;
        const isThin = () => blocks.some((block) => {  // a sheet stays nearly empty before it
          const box = block.getBoundingClientRect();
          const used = ((box.top - begins()) * shrunk) % high, left = high - used;
          if (used > 0.4 * high || box.height * shrunk <= left) return false;
          return box.height * shrunk < 1.2 * left || [...block.querySelectorAll(".svg-container")].some((one) => {
            const chart = one.getBoundingClientRect();  // may become so much smaller itself
            return chart.top - box.top < 200 && (left - (chart.top - box.top) * shrunk) / shrunk - 40 < 0.6 * chart.height;
          });
        });
        shrunk = wide / usual;
        layOut(main, shrunk);
        while (isThin() && shrunk > least) layOut(main, shrunk -= 0.04);
        const top = begins();
        for (const block of blocks) {
          const box = block.getBoundingClientRect();
          const left = high - ((box.top - top) * shrunk) % high;  // of the sheet on which it begins
          const lists = [...block.querySelectorAll(".paper-only")];
          if (lists.some((one) => one.offsetHeight * shrunk > 1.8 * high)) block.classList.add("one-below");
          else if (box.height * shrunk > Math.max(left, high / 2)) block.classList.add("breaks");
        }
        for (const chart of main.querySelectorAll(".svg-container")) {  // never cut by an edge
          const box = chart.getBoundingClientRect();
          const left = high - ((box.top - top) * shrunk) % high;
          const here = left / shrunk - 40, whole = (0.88 * high) / shrunk;
          const room = here > 0.6 * box.height ? here : whole;  // a little smaller, or the next sheet
          if (box.height > room) chart.style.setProperty("--most", Math.max(room, 0.55 * box.height));
        }
      }
      root.style.setProperty("--shrunk", shrunk);
    });
    const strip = document.querySelector(".strip");
    if (strip) {
      let lines = document.getElementById("paper-lines");
      if (!lines) document.head.append(lines = Object.assign(document.createElement("style"), { id: "paper-lines" }));
      const told = [...strip.children].map((one) => one.textContent).join("　");
      const font = "font-size: 8pt; font-family: inherit;";
      lines.textContent = `@page { @bottom-left { content: ${quoted(told)}; ${font} } `
        + `@bottom-right { content: "第" counter(page) "页，共" counter(pages) "页"; ${font} } }`;
    }
  });

  // ---- words of Streamlit itself: what it says in English, seen or read aloud --------------
  const words = {
    "Add files": "添加文件", "Add row": "加一行", "Alert": "提示", "All": "全部", "App pages": "菜单",
    "Autosize": "自动列宽", "Automatic": "自动", "Average": "平均", "Average length": "平均长度",
    "Based on sample": "按抽取的行", "Browse files": "选择文件", "Button action menu": "更多",
    "Calendar": "日历", "Cancel": "取消", "Choose an option": "请选择", "Choose date": "选日期",
    "Choose options": "请选择", "Clear": "清除", "Clear all": "全部清除", "Clear date": "清除日期",
    "Clear entry": "清除", "Clear selection": "取消选择", "Clear value": "清除", "Close": "关闭",
    "Close Search": "关闭搜索", "Close fullscreen": "退出全屏", "Collapse sidebar": "收起菜单",
    "Compact": "紧凑", "Connecting": "正在连接", "Connection error": "连接断了",
    "Connection lost": "连接断了", "Copy": "复制", "Copy column name": "复制列名",
    "Copy to clipboard": "复制", "Count": "个数", "Dataframe column menu": "这一列的菜单",
    "Decrement": "减", "Delete row(s)": "删除行", "Distinct": "不同值", "Download": "下载",
    "Download as CSV": "下载（CSV）", "Edit": "修改", "Empty": "空", "Error:": "出错：", "Expand sidebar": "打开菜单",
    "Format": "格式", "file upload": "选择文件", "Fullscreen": "全屏", "Help": "说明", "Hide column": "隐藏这一列",
    "Increment": "加", "Link to heading": "标题的链接", "Localized": "按本地写法", "Main menu": "菜单",
    "Markdown content": "文字", "Maximum": "最大", "Median": "中位数", "Minimum": "最小",
    "Next Result": "下一个", "Next month": "下个月", "Next page": "下一页", "No content": "没有内容",
    "No data": "没有数据", "No options to select": "没有可选的", "No results": "没有找到",
    "Notifications": "通知", "Open": "打开", "Page not found": "没有这一页", "Pagination": "分页",
    "Percent": "百分比", "Pin column": "固定这一列", "Plain": "原样", "Please wait": "请稍候",
    "Please wait...": "请稍候…", "Previous Result": "上一个", "Previous month": "上个月",
    "Previous page": "上一页", "Range": "范围", "Remove file": "去掉这个文件", "Rename": "改名",
    "Rerun": "重新计算", "Running...": "正在计算…", "Scientific": "科学记数", "Search": "搜索",
    "Scroll tabs left": "向左", "Scroll tabs right": "向右", "Select all": "全选", "Select...": "请选择",
    "Selected values": "已选的", "Show all": "全部显示", "Show/hide columns": "显示或隐藏列",
    "Sidebar": "侧栏", "Skip to main content": "跳到正文", "Sort ascending": "从小到大",
    "Sort descending": "从大到小", "Standard deviation": "标准差", "Statistics": "统计",
    "Stop script": "停止", "Sum": "合计", "Toggle fullscreen": "全屏", "Try again": "再试",
    "File size is too small.": "文件太小", "Network Error": "网络断了，没有传上去",
    "Only one file is allowed.": "一次只能传一个文件", "Unexpected error. Please try again.": "没有传上去，请再试",
    "Unpin column": "取消固定", "Upload": "上传", "Upload failed": "没有传上去", "Values": "值", "hr": "时",
    "Accounting": "会计写法", "Cancel (Escape)": "取消（Esc）", "Choose date range": "选起止日期",
    "Clear dates": "清除日期", "Click to retry upload": "点这里再传一次",
    "Connection timed out.": "连接超时", "Copied!": "已复制", "Distance": "距离", "Distribution histogram": "分布",
    "Dollar": "美元", "Download failed": "没有下载成", "Drag and drop a file here": "把文件拖到这里", "Duration": "时长",
    "Euro": "欧元", "Failed to load data": "没有取到数据", "Invalid data type": "不是数字", "Invalid input.": "填得不对",
    "Loading": "正在读取", "Loading...": "正在读取…", "Maximum length": "最长", "Minimum length": "最短",
    "Multiselect options": "可选的", "No options": "没有可选的", "No options to select.": "没有可选的",
    "None": "无", "Number is above the allowed range.": "数字太大", "Number is below the allowed range.": "数字太小",
    "Past Month": "近一个月", "Past Week": "近一周", "Past Year": "近一年", "Relative": "相对现在",
    "Retry": "再试", "Scrollable table": "可以滚动的表", "Selectbox options": "可选的", "Stopping...": "正在停止…",
    "Top values frequency chart": "最多的几个值", "Type to search": "输入以查找", "Unexpected error": "出错",
    "Unknown error": "原因不明", "Unknown Error": "原因不明", "Upload directories": "上传文件夹", "Uploading...": "正在上传…",
    "View less": "收起", "Yen": "日元",
    "press enter": "回车", "Use arrow keys to navigate dates. Enter to select. Escape to close.": "方向键选日子，回车选定，Esc关闭",
    "Dismiss": "关闭", "Show password": "显示密码", "Show password text": "显示密码",
    "Hide password": "隐藏密码", "Hide password text": "隐藏密码", "yyyy": "年", "mm": "月", "dd": "日",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "看板的服务停了或网络断了，恢复后会自动连上。",
    "Streamlit server is not responding. Are you connected to the internet?": "看板没有回应，请检查网络。",
  };
  const refused = () => {  // a file of a type that its place does not take: which it takes
    const field = document.querySelector(
      "[data-testid=stFileUploader]:has([data-testid=stFileChipIconError]) input[type=file]");
    const types = (field?.accept ?? "").split(",").filter((one) => one.startsWith("."));
    return `这种文件不收${types.length ? `，可以是：${[...new Set(types)].join(" ")}` : ""}`;
  };
  const months = Object.fromEntries(["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"].map((name, at) => [name, at + 1]));
  const patterns = [
    [/^Selected Date: ([A-Z][a-z]+) (\d+), (\d+)$/, (_, month, day, year) => `已选${year}年${months[month]}月${day}日`],
    [/^year\b,?\s*/, "年 "], [/^month\b,?\s*/, "月 "], [/^day\b,?\s*/, "日 "],
    [/^Help for (.*)$/s, "$1的说明"], [/^Remove (.*)$/s, "去掉$1"], [/^Shortcut (.*)$/s, "快捷键 $1"],
    [/^Selected (.*?)\.? (.*)$/s, "已选$1 $2"], [/^Invalid date:?(.*)$/s, "日期不对$1"],
    [/^(\d+) results?$/, "$1处"], [/^Press (\S*)Enter to .*$/s, "按$1回车确定"],
    [/^(\d+) options? available\.$/, "有$1项可选"], [/^Choose date, (.*)$/s, "选日期，$1"],
    [/^(\d+) of (\d+)$/, "第$1处，共$2处"], [/^(\d+) – [A-Z][a-z]+$/, "$1月"], [/^[a-z0-9_]+ icon$/, ""], [/^Add: (.*)$/s, "加上：$1"],
    [/^Number is (?:above|below|outside) the allowed range\. Please enter a value (.*)$/s, (_, limits) =>
      `超出范围，请填${limits.replace(/^between (.*) and (.*?)\.?$/, "$1至$2").replace(/^less than or equal to (.*?)\.?$/, "不大于$1的数")
        .replace(/^greater than or equal to (.*?)\.?$/, "不小于$1的数")}`],
    [/^You can only select up to (\d+) options?.*$/s, "最多选$1个，先去掉一个"], [/^View (\d+) more$/, "另有$1页"],
    [/^Page (\d+)$/, "第$1页"], [/^Select (\d+) matches$/, "选中$1个"],
    [/^(\d+(?:\.\d+)?)([KMG]?B) per file.*$/s, "每个文件不超过$1$2"],
    [/^.*files are not allowed\.$/s, refused],
    [/^Request failed with status 413$/, "没有传上去：文件太大"],
    [/^Request failed with status (\d+)$/, "没有传上去（$1）：请刷新页面，重新登录再试"],
    [/^File must be (.*) or smaller\.$/, "文件太大，不能超过$1"],
    [/^(Drag and drop|Limit) .*$/s, ""], [/^Expand (.*)$/s, "展开$1"],
    [/^The page that you have requested .*$/s, "没有这一页，请从菜单另选。"],
    [/^You have requested page .*$/s, "没有这一页，请从菜单另选。"],
    [/^Connecting to .*$/s, "正在连接…"], [/^Dataframe (.*)$/s, "表格 $1"],
  ];
  const latin = /[A-Za-z]{2}/;
  const said_in_chinese = (text) => {
    const bare = text.trim();
    if (bare in words) return text.replace(bare, words[bare]);
    for (const [pattern, chinese] of patterns) {
      if (pattern.test(bare)) return bare.replace(pattern, chinese);
    }
    return text;
  };
  const told = ["aria-label", "title", "placeholder", "alt", "aria-roledescription", "aria-valuetext", "aria-description"];
  const inChinese = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (latin.test(node.data)) {
        const chinese = said_in_chinese(node.data);
        if (chinese !== node.data) node.data = chinese;
      }
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(svg|script|style)$/i.test(node.tagName)) return;
    for (const name of told) {
      const now = node.getAttribute(name);
      if (now && latin.test(now)) {
        const chinese = said_in_chinese(now);
        if (chinese !== now) node.setAttribute(name, chinese);
      }
    }
    for (const child of node.childNodes) inChinese(child);
  };
  inChinese(document.body);
  ready(document.body);
  new MutationObserver((changes) => {
    for (const one of changes) {
      if (one.type === "childList") one.addedNodes.forEach((node) => { inChinese(node); ready(node); });
      else inChinese(one.target);
    }
  }).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: told,
  });
})();
