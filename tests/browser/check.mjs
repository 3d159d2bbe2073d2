// Looks at every page of a running server with a real browser and says what is wrong, as JSON on stdout.
//
//   node check.mjs BASE_URL CHROMIUM [--plant FAULT] [--shots FOLDER] [--sign-in LOGIN:PASSWORD [--door]] [--crossed]
//     [--answers JSON] PATH…
//
// It follows every internal link from the given paths (each shape of address a few times, not every journal event),
// and on each page, in both languages, at 1280 and at 320 px: axe (WCAG 2.0 to 2.2 A and AA, best practice), errors
// on the console, requests to anywhere else, html-validate on the bytes as they came, at most 100 kB of them and 500
// kB with all that belongs to them, sideways scrolling, a visible focus on every stop of the Tab key, captions and
// scopes of tables, and German in an English page that is not marked. The last four are what axe is known to miss.
// `--plant` breaks the first page on purpose: the check must then find something. A path that begins with a status
// (`404:/projekte/x`) is the page of a failure, and has to be answered so.
//
// Signed in, it looks at the given paths alone, sends every form empty, and looks at the answer; with `--answers
// JSON` (name of a field to its answer) it goes through the pages of a form that has several. With `--door` it also
// looks at what is answered to a wrong password, and to a form that was sent after its session had ended.
import { readFileSync } from 'node:fs';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import puppeteer from 'puppeteer-core';
import { focusFaults } from './focus.mjs';

const WIDTHS = [1280, 320];
const LANGUAGES = ['de', 'en'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
/** Pages of one shape (`/journal/7` and `/journal/8`) that are looked at; the links of all are asked for. */
const OF_ONE_SHAPE = 1;
/** Bytes of a page, and of all that is loaded with it for the first time. */
const [PAGE_BYTES, COLD_BYTES] = [100_000, 500_000];
const html = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:standard'] }));
const PLANTED = {
  alt: () => document.querySelectorAll('svg[role]').forEach((svg) => svg.removeAttribute('aria-label')),
  wide: () => Object.assign(document.querySelector('h1').style, { width: '3000px' }),
  headers: () => document.querySelectorAll('th').forEach((th) => th.removeAttribute('scope')),
  lang: () => document.querySelector('main').append('und das ist nicht Englisch'),
  script: () => document.body.append(Object.assign(document.createElement('script'), { src: 'http://192.0.2.1/x.js' })),
  focus: () => {
    // The policy lets such a sheet be, as it is no style inside the page. A shadow that is always there shows no focus.
    const [sheet, drawn] = [new CSSStyleSheet(), 'box-shadow: 0 0 0 2px #000 !important'];
    sheet.replaceSync(`main :focus { outline: none !important } main a, main input, main button { ${drawn} }`);
    document.adoptedStyleSheets = [sheet];
  },
  reach: () => document.querySelectorAll('main button').forEach((button) => Object.assign(button, { tabIndex: -1 })),
};

const [base, chromium, ...rest] = process.argv.slice(2);
const option = (name) => {
  const at = rest.indexOf(name);
  return at < 0 ? undefined : rest.splice(at, 2)[1];
};
const plant = option('--plant');
const shots = option('--shots');
/** Login and password, with a colon between. */
const who = option('--sign-in');
/** Each page in German as a telephone shows it and in English as a screen does, instead of all four. */
const crossed = rest.includes('--crossed') && rest.splice(rest.indexOf('--crossed'), 1).length > 0;
const atDoor = rest.includes('--door') && rest.splice(rest.indexOf('--door'), 1).length > 0;
const answers = JSON.parse(option('--answers') ?? '{}');
const faults = [];
/** Sizes of what the page loads, by address: a font that the page before asked for and that comes late counts once. */
const loaded = new Map();
let heaviest = 0;
/** Answers to what was sent. */
let answered = 0;
const fault = (page, what) => faults.push(`${page}: ${what}`);
/** Addresses that a tab went to: each is held against the status that it is expected to have. */
const visited = new Set();
/** How a page begins that says what went wrong. */
const FAILED = /^(Fehler|Error): /;

/** The shape of an address: its path with ids taken out, and the names of its parameters. */
function shape(address) {
  const url = new URL(address, base);
  const path = url.pathname.split('/').slice(0, 2).join('/') + (url.pathname.split('/').length > 2 ? '/…' : '');
  return `${path}?${[...url.searchParams.keys()].filter((key) => key !== 'lang').sort().join('&')}`;
}

/** The same page in another language. */
function inLanguage(address, lang) {
  const url = new URL(address, base);
  url.searchParams.delete('lang');
  if (lang !== LANGUAGES[0]) url.searchParams.set('lang', lang);
  return url.pathname + url.search;
}

/** What axe does not see. Runs in the page. */
function ownChecks() {
  const found = [];
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > window.innerWidth) found.push(`scrolls sideways: ${scrollWidth} > ${window.innerWidth} px`);
  for (const table of document.querySelectorAll('table')) {
    if (!table.querySelector('caption')?.textContent.trim()) found.push('a table without a caption');
    if (!table.querySelector('thead th[scope=col]')) found.push('a table without column headers');
    for (const row of table.querySelectorAll('tbody tr, tfoot tr')) {
      if (!row.querySelector('th[scope=row]')) found.push('a row without a header');
    }
  }
  const asked = new URL(location.href).searchParams.get('lang') || 'de';
  if (document.documentElement.lang !== asked) found.push('the language is not said');
  if (asked !== 'de') {
    const told = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (told.nextNode()) {
      const { parentElement: element, data } = told.currentNode;
      if (/\b(und|der|die|das|nicht|noch|oder|wird|für|kein)\b/.test(data) && !element.closest('[lang=de], pre')) {
        found.push(`German that does not say so: ${data.trim().slice(0, 60)}`);
      }
    }
  }
  if (document.querySelectorAll('h1').length !== 1) found.push('not exactly one h1');
  if (document.querySelector('script, style, [style], [onclick]')) found.push('script or style inside the page');
  return [...new Set(found)];
}

/** What axe finds; what it passed is not collected and does not travel. Runs in the page. */
async function axeFaults(tags) {
  const runOnly = { type: 'tag', values: tags };
  const { violations } = await window.axe.run({ runOnly, resultTypes: ['violations'] });
  const said = ({ id, impact, nodes }) => `axe ${id} (${impact}) ×${nodes.length}: ${nodes[0].html.slice(0, 120)}`;
  return violations.map(said);
}

/** Our own checks and those of axe, on whatever the tab shows. */
async function inspect(tab, name) {
  for (const found of await tab.evaluate(ownChecks)) fault(name, found);
  await tab.evaluate(AXE);
  for (const found of await tab.evaluate(axeFaults, TAGS)) fault(name, found);
}

async function picture(tab, path, width) {
  if (!shots) return;
  const file = `${path.replaceAll(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'start'}-${width}.png`;
  await tab.evaluate(() => document.activeElement?.blur());
  await tab.screenshot({ path: `${shots}/${file}`, fullPage: true });
}

/** What the bytes themselves are, as they came. */
async function weigh(answer, name) {
  const [text, sizes] = [await answer.text(), await Promise.all(loaded.values())];
  const [page, cold] = [Buffer.byteLength(text), sizes.reduce((sum, size) => sum + size, 0)];
  if (page > PAGE_BYTES) fault(name, `${page} bytes of HTML`);
  if (cold > COLD_BYTES) fault(name, `${cold} bytes when it is loaded for the first time`);
  heaviest = Math.max(heaviest, cold);
  const { results } = await html.validateString(text);
  for (const { ruleId, message, line } of results.flatMap((result) => result.messages)) {
    fault(name, `html-validate ${ruleId}, line ${line}: ${message}`);
  }
}

/**
 * All that is looked at, on whatever the tab was answered. What is the same at both widths is looked at once, and so is the
 * focus in both languages; that of what was answered to a form, which has the fields of the form itself, in the full run.
 */
async function see(tab, answer, name, width, wasSent = false) {
  if (width === WIDTHS[0]) {
    await weigh(answer, name);
    const isSeen = crossed ? wasSent : name.includes('lang=en');
    if (!isSeen) for (const found of await focusFaults(tab)) fault(name, found);
  }
  await inspect(tab, name);
}

/** What a page weighs is weighed once, without what the one before it left behind. */
async function freshly(tab, width) {
  loaded.clear();
  await tab.setCacheEnabled(width !== WIDTHS[0]);
}

async function look(tab, path, width, status) {
  const name = `${path} (${width} px)`;
  await freshly(tab, width);
  const answer = await tab.goto(base + path, { waitUntil: 'load' });
  // 304: as it was weighed, the width before.
  if (answer.status() !== status && (status !== 200 || answer.status() !== 304)) {
    return void fault(name, `answers ${answer.status()} and not ${status}`);
  }
  // Whoever is signed in is shown what they asked for, and not the door.
  const shown = new URL(tab.url()).pathname;
  if (who && shown !== new URL(path, base).pathname) fault(name, `leads to ${shown}`);
  if (status >= 400 && !FAILED.test(await tab.title())) fault(name, `the title is ${await tab.title()}`);
  if (plant) await tab.evaluate(PLANTED[plant]);
  await see(tab, answer, name, width);
  await picture(tab, path, width);
  return tab.$$eval('a[href]', (links) => links.map((link) => link.getAttribute('href')));
}

/** The page that the tab shows already, at another width: nothing in it asks how wide it is but its style sheet. */
async function lookAgain(tab, path, width) {
  if (plant) await tab.evaluate(PLANTED[plant]);
  await inspect(tab, `${path} (${width} px)`);
  await picture(tab, path, width);
}

/** Presses a button, and looks at the answer, which has one of these statuses. */
async function press(tab, button, name, width, statuses) {
  await freshly(tab, width);
  const [answer] = await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.click(button)]);
  const status = answer.status();
  if (!statuses.includes(status)) fault(name, `is answered ${status} and not ${statuses.join(' or ')}`);
  await see(tab, answer, name, width, true);
  answered += 1;
}

/** Says at the door who one is, with this password. */
async function introduce(tab, password) {
  await tab.$eval('[name=anmeldename]', (field, login) => Object.assign(field, { value: login }), who.split(':')[0]);
  await tab.type('[name=passwort]', password);
}

/** Signs in as a person does: who meets somebody else at the door is asked to come again in a moment. */
async function signIn(tab) {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await tab.goto(`${base}/anmelden`, { waitUntil: 'load' });
    await introduce(tab, who.split(':')[1]);
    await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.click('main button[type=submit]')]);
    if (new URL(tab.url()).pathname !== '/anmelden') return;
    await new Promise((heard) => setTimeout(heard, 1500));
  }
  fault('/anmelden', 'nobody is signed in');
}

/** The session ends, and the browser forgets that there was one. */
async function forget(tab) {
  const session = await tab.createCDPSession();
  await session.send('Network.clearBrowserCookies');
  await session.detach();
}

/** What the door answers to a wrong password, and what becomes of a form whose session ended while it was filled in. */
async function knock(tab, lang, width) {
  const [door, form] = [inLanguage('/anmelden', lang), inLanguage('/erfassen/projekt', lang)];
  const [typed, button] = ['Noch nicht gesendet', 'main button[type=submit]'];
  const enter = async (password, name, status) => {
    await introduce(tab, password);
    await press(tab, button, `${name} (${width} px)`, width, [status]);
  };
  const kept = async (name) => {
    const value = await tab.$eval('[name=getippt], [name=title]', (field) => field.value).catch(() => '');
    if (!value.includes(typed)) fault(`${name} (${width} px)`, 'what was typed is lost');
  };
  const late = async (ended, name, status) => {
    await tab.goto(base + form, { waitUntil: 'load' });
    await tab.type('.tb-entry [name=title]', typed);
    await ended();
    await press(tab, `.tb-entry ${button.replace('main ', '')}`, `${name} (${width} px)`, width, [status]);
    await kept(name);
  };
  await tab.setViewport({ width, height: 900 });
  await forget(tab);
  await tab.goto(base + door, { waitUntil: 'load' });
  await enter('falsch, aber lang genug', `${door}, a wrong password`, 403);
  await signIn(tab);
  await late(() => forget(tab), `${form}, sent without a session`, 401);
  await enter('falsch, aber lang genug', `${form}, a wrong password`, 403);
  await kept(`${form}, a wrong password`);
  await enter(who.split(':')[1], `${form}, the way back`, 200);
  await press(tab, button, `${form}, as it was typed (${width} px)`, width, [200]);
  await kept(`${form}, as it was typed`);
  const beside = await tab.browser().newPage();
  await late(async () => {
    await forget(tab);
    await signIn(beside);
  }, `${form}, sent in another session`, 403);
  await beside.close();
}

/** A form that is sent empty: the title says so, each fault leads to its field, and the page is as good as any. */
async function sendEmpty(tab, path, width) {
  const name = `${path} (${width} px, sent empty)`;
  await tab.goto(base + path, { waitUntil: 'load' });
  await tab.$$eval('.tb-entry input:not([type=hidden]), .tb-entry select', (fields) => {
    for (const field of fields) field.value = '';
  });
  await press(tab, '.tb-entry button[type=submit]', name, width, [422]);
  const title = await tab.title();
  if (!FAILED.test(title)) fault(name, `the title is ${title}`);
  const lost = await tab.$$eval('[role=alert] a', (links) => links
    .filter((link) => !document.querySelector(link.getAttribute('href'))?.matches('input, select, textarea, fieldset'))
    .map((link) => link.getAttribute('href')));
  for (const href of lost) fault(name, `${href} leads to no field`);
  if (!(await tab.$('[role=alert] a'))) fault(name, 'no fault leads to its field');
  await picture(tab, `${path}-fehler`, width);
}

/** A form in pages: each is answered, sent and looked at, up to the check. */
async function goThrough(tab, path, width) {
  await tab.goto(base + path, { waitUntil: 'load' });
  for (let page = 2; await tab.$('.tb-entry input[name=seite]'); page += 1) {
    const name = `${path} (${width} px, page ${page})`;
    const asked = ['input[type=text]', 'input[type=radio]', 'select', 'textarea'].map((field) => `.tb-entry ${field}`);
    await tab.$$eval(asked.join(', '), (fields, given) => {
      for (const field of fields) {
        // Two forms may ask by the same name: one for a text, one for one of some.
        const known = [given[field.name] ?? []].flat();
        if (field.type !== 'radio') field.value = known[0] ?? field.value;
        else if (known.length > 0) field.checked = known.includes(field.value);
      }
    }, answers);
    // A file is chosen by people.
    if (await tab.$('.tb-entry input[type=file]')) return;
    await press(tab, '.tb-entry button[type=submit]', name, width, [200, 422]);
    await picture(tab, `${path}-${page}`, width);
    const title = await tab.title();
    if (/^(Angaben prüfen|Check the answers): /.test(title)) return;
    // What the book refuses is said with the number of its rule, and is as good an end as a check.
    const ruled = await tab.$$eval('[role=alert]', (all) => all.some((alert) => /R-\d{3}/.test(alert.textContent)));
    if (FAILED.test(title)) return ruled ? undefined : fault(name, `the title is ${title}`);
  }
}

/** The widths that a page is looked at in this language. */
const widths = (lang) => (crossed ? [lang === LANGUAGES[0] ? WIDTHS[1] : WIDTHS[0]] : WIDTHS);

/** A page in both languages and at both widths, with all that is sent from it; its links. */
async function visit(tab, path, status) {
  const found = [];
  for (const lang of LANGUAGES) {
    const address = inLanguage(path, lang);
    let isShown = false;
    const once = async (width) => {
      await tab.setViewport({ width, height: 900 });
      // Where nothing is sent from a page, it is still there.
      if (isShown && !who) return void (await lookAgain(tab, address, width));
      const links = await look(tab, address, width, status);
      isShown = Boolean(links);
      if (!links) return;
      if (width === WIDTHS[0]) found.push(...links);
      const crossing = lang === LANGUAGES[0] ? WIDTHS[1] : WIDTHS[0];
      if (!who || status !== 200 || width !== crossing || !path.startsWith('/erfassen/')) return;
      await sendEmpty(tab, address, width);
      await goThrough(tab, address, width);
    };
    for (const width of widths(lang)) await once(width);
    // What there is in German alone is looked at in both widths all the same.
    if (lang === LANGUAGES[0] && !(await tab.$(`a[hreflang=${LANGUAGES[1]}]`))) {
      if (crossed) await once(WIDTHS[0]);
      break;
    }
  }
  return found;
}

/** Every internal link answers; the pages among them are looked at, a few of each shape. */
async function crawl(tab, start) {
  const [looked, asked, shapes, waiting] = [new Set(), new Set(), new Map(), [...start]];
  while (waiting.length > 0) {
    const given = waiting.shift();
    const [, status = '200', path] = /^(?:(\d{3}):)?([^#]*)/.exec(given);
    if (!path.startsWith('/') || asked.has(path)) continue;
    asked.add(path);
    const seen = shapes.get(shape(path)) ?? 0;
    const isPage = !['/api/', '/assets/', '/dateien/', '/handbuch/bild/'].some((start) => path.startsWith(start));
    if (isPage && (seen < OF_ONE_SHAPE || start.includes(given))) {
      // A page of a failure stands for no other.
      if (status === '200') shapes.set(shape(path), seen + 1);
      looked.add(path);
      const links = await visit(tab, path, Number(status));
      if (plant) break;
      // Its other language is asked for already, and answers as it does.
      if (!who && status === '200') waiting.push(...links);
    } else {
      const answer = await fetch(base + path, { redirect: 'manual' });
      await answer.arrayBuffer();
      const door = answer.status === 303 && answer.headers.get('location')?.startsWith('/anmelden');
      if (answer.status !== 200 && !door) fault(path, `a link that answers ${answer.status}`);
    }
  }
  return { looked: looked.size, asked: asked.size };
}

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});
try {
  const tab = await browser.newPage();
  // A machine that does much beside this is no fault of a page.
  tab.setDefaultNavigationTimeout(120_000);
  // The browser notes what is answered with a failure; of pages themselves that is held against what is expected.
  const page = (message) => message.text().includes('the server responded with') && visited.has(message.location().url);
  tab.on('console', (message) => {
    if (message.type() === 'error' && !page(message)) fault(tab.url(), `console: ${message.text()}`);
  });
  // What travels: a style sheet comes packed, and says how long that is.
  const travelled = async (response) =>
    Number(response.headers()['content-length'] ?? (await response.buffer().catch(() => [])).length);
  tab.on('response', (response) => loaded.set(response.url(), travelled(response)));
  tab.on('pageerror', (error) => fault(tab.url(), `error: ${error.message}`));
  tab.on('request', (request) => {
    const url = new URL(request.url());
    if (request.isNavigationRequest()) visited.add(request.url());
    if (url.protocol !== 'data:' && url.origin !== new URL(base).origin) fault(tab.url(), `asks for ${url.origin}`);
  });
  if (who) await signIn(tab);
  const counts = await crawl(tab, rest.length > 0 ? rest : ['/']);
  if (atDoor) for (const lang of LANGUAGES) for (const width of widths(lang)) await knock(tab, lang, width);
  console.log(JSON.stringify({ ...counts, answered, heaviest, faults }));
} finally {
  await browser.close();
}
