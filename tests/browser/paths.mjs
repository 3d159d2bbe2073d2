// The ways of the three users in a real browser, as people go them: links are clicked, fields are found by their names.
//
//   node paths.mjs BASE_URL CHROMIUM [--without-script] [--shots FOLDER] --mark MARK --password PASSWORD
//
// What each way came to, as JSON on stdout: how many pages it took, what stood on the last one, and what went wrong. With
// `--shots` the pages that the documents show are kept as pictures. MARK makes the ids of one run other than those of the next.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { smaller } from './picture.mjs';

const [base, chromium, ...rest] = process.argv.slice(2);
const option = (name) => {
  const at = rest.indexOf(name);
  return at < 0 ? undefined : rest.splice(at, 2)[1];
};
const scripted = !rest.includes('--without-script');
const shots = option('--shots');
const mark = option('--mark');
const password = option('--password');
const place = mkdtempSync(join(tmpdir(), 'titelbuch-wege-'));
const DAY = '01.02.2021';
/** Pages that the documents show, by way and number; their pictures are called so. */
const NUMBERED = [
  'abschliessen-2', 'anmelden-1', 'belegen-1', 'feststellen-1', 'festlegen-3', 'genehmigen-1', 'pruefen-3', 'suchen-2',
  'verwalten-2',
];
/** All of them with their pictures: one whose way got shorter or longer keeps the name that leads to it. */
const SHOWN = new Map([
  ...NUMBERED.map((name) => [name, name]),
  ['herleiten-4', 'herleiten-3'],
  ['verteilen-4', 'verteilen-5'],
]);

/** A person with a browser of their own. */
class Person {
  static async at(browser, login) {
    const person = new Person();
    person.context = await browser.createBrowserContext();
    person.page = await person.context.newPage();
    await person.page.setJavaScriptEnabled(scripted);
    await person.page.setViewport({ width: 1280, height: 800 });
    person.faults = [];
    person.page.on('console', (message) => {
      if (message.type() === 'error') person.faults.push(message.text());
    });
    person.page.on('pageerror', (error) => person.faults.push(String(error)));
    person.begin('anmelden');
    await person.go('/anmelden');
    await person.fill({ anmeldename: login, passwort: password });
    await person.leave(() => person.page.click('main form button'));
    return person;
  }

  /** Begins a way: its pages are counted from here. */
  begin(way) {
    this.way = way;
    this.pages = 0;
  }

  /** Does what leads to another page, and counts it. */
  async leave(act) {
    await Promise.all([this.page.waitForNavigation(), act()]);
    this.pages += 1;
    const title = await this.page.title();
    if (title.startsWith('Fehler')) throw new Error(`${this.way}: ${title}: ${await this.text()}`);
    const picture = SHOWN.get(`${this.way}-${this.pages}`);
    if (shots && picture) await this.keep(picture);
  }

  /** Keeps a picture of the page. */
  async keep(name) {
    mkdirSync(shots, { recursive: true });
    await this.page.evaluate(() => document.activeElement?.blur());
    writeFileSync(join(shots, `${name}.png`), smaller(Buffer.from(await this.page.screenshot({ fullPage: true }))));
  }

  async go(path) {
    await this.leave(() => this.page.goto(base + path));
  }

  /** Clicks the first link of the page with these words, or that leads there. */
  async follow(words) {
    const wanted = { text: typeof words === 'string' ? words : undefined, href: words.href };
    const links = await this.page.$$('main a');
    for (const link of links) {
      const fits = await link.evaluate(
        (a, { text, href }) => (href ? a.getAttribute('href').includes(href) : a.textContent.trim().includes(text)),
        wanted,
      );
      if (fits) return this.leave(() => link.click());
    }
    throw new Error(`${this.way}: no link ${JSON.stringify(words)} on ${this.page.url()}: ${await this.text()}`);
  }

  /** Answers the questions of the page by their names. */
  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) {
      const found = await this.page.$$(`[name="${name}"]`);
      if (!found.length) throw new Error(`${this.way}: no question ${name} on ${this.page.url()}: ${await this.text()}`);
      const kind = await found[0].evaluate((field) => (field.tagName === 'SELECT' ? 'select' : field.type));
      if (kind === 'select') await found[0].select(value);
      else if (kind === 'radio') await this.page.click(`[name="${name}"][value="${value}"]`);
      else if (kind === 'file') await found[0].uploadFile(value);
      else {
        await found[0].click({ count: 3 });
        await found[0].type(value);
      }
    }
  }

  /** Presses a button by its value. */
  async press(step) {
    await this.leave(() => this.page.click(`main button[value="${step}"]`));
  }

  /** Fills in a form, looks at what it would book, and books it. */
  async book(answers) {
    await this.fill(answers);
    await this.press('pruefen');
    await this.press('buchen');
  }

  async text() {
    return this.page.$eval('main', (main) => main.innerText.replace(/\s+/g, ' '));
  }

  /** A file as the page offers it. */
  async take(words) {
    const href = await this.page.$$eval(
      'main a',
      (links, words) => links.find((a) => a.textContent.trim() === words)?.href,
      words,
    );
    const cookies = await this.context.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(href, { headers: { cookie } });
    if (!answer.ok) throw new Error(`${this.way}: ${href} is answered ${answer.status}`);
    const path = join(place, `${mark}-bericht`);
    writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    return path;
  }
}

const done = [];
async function ended(person, words) {
  const text = await person.text();
  if (!words.every((said) => text.includes(said))) throw new Error(`${person.way}: not ${words} in ${text}`);
  done.push({ way: person.way, pages: person.pages, faults: person.faults.splice(0) });
}

/** What was sent stands in the book: what moves money is booked, all else is recorded. */
async function confirmed(person, word) {
  await ended(person, [word, 'Blatt-Prüfsumme']);
}

/** One proposes an allocation on three pages, sees it and confirms it; another approves it; it is carried out. */
async function allocate(proposer, approver) {
  const run = `lauf-${mark}`;
  proposer.begin('verteilen');
  await proposer.go('/erfassen/verteilung');
  await proposer.fill({ anlass: 'allocation', 'draft.component': `teil-${mark}`, 'draft.total': '500.000,00' });
  await proposer.press('weiter');
  await proposer.press('weiter');
  await proposer.fill({ 'draft.key': 'koenigstein-2019', proposal: run, booked_on: DAY });
  await proposer.press('pruefen');
  const preview = await proposer.text();
  if (!preview.includes('77.803,60')) throw new Error(`verteilen: Bayern has no amount in ${preview}`);
  await proposer.press('buchen');
  await confirmed(proposer, 'Der Vorgang ist verzeichnet');
  approver.begin('genehmigen');
  await approver.go('/');
  await approver.follow({ href: `/erfassen/genehmigung?proposal=${run}` });
  await approver.book({ booked_on: DAY });
  await confirmed(approver, 'Der Vorgang ist verzeichnet');
  proposer.begin('ausfuehren');
  await proposer.go(`/laeufe/${run}`);
  await proposer.follow({ href: `/erfassen/ausfuehrung?proposal=${run}` });
  await proposer.book({ booked_on: DAY, voucher: 'Az. 17' });
  await confirmed(proposer, 'gebucht');
}

/** Bound, certified, ordered, paid, evidenced: four persons. */
async function spend({ officer, certifier, orderer, cashier }) {
  const [commitment, order, voucher] = [`v-${mark}`, `a-${mark}`, `b-${mark}`];
  const proof = { booked_on: DAY, voucher: 'Az. 17' };
  officer.begin('festlegen');
  await officer.go('/projekte/p-1');
  await officer.follow({ href: '/erfassen/festlegung' });
  const terms = { manager: 'DE-BY', component: 'foederal', budget_item: '0699/532 99', booking_year: '2021' };
  await officer.book({ ...terms, commitment, amount: '7,00', purpose: 'Vertrag', ...proof });
  await confirmed(officer, 'gebucht');
  certifier.begin('feststellen');
  await certifier.go('/projekte/p-1');
  await certifier.follow({ href: `/erfassen/feststellung?commitment=${commitment}` });
  await certifier.book({ order, amount: '6,00', due_on: '01.03.2021', booked_on: DAY });
  await confirmed(certifier, 'Der Vorgang ist verzeichnet');
  orderer.begin('anordnen');
  await orderer.go('/');
  await orderer.follow({ href: `/erfassen/anordnung?order=${order}` });
  await orderer.book(proof);
  await confirmed(orderer, 'gebucht');
  cashier.begin('auszahlen');
  await cashier.go('/projekte/p-1');
  await cashier.follow({ href: `/erfassen/auszahlung?order=${order}` });
  await cashier.book({ amount: '6,00', ...proof });
  await confirmed(cashier, 'gebucht');
  officer.begin('belegen');
  const document = join(place, `${mark}-rechnung.pdf`);
  writeFileSync(document, `%PDF-1.7 Rechnung ${mark}`);
  await officer.go('/erfassen/beleg?project=p-1');
  const sums = { gross: '6,00', vat: '0,00', own_share: '0,00' };
  const what = { voucher_id: voucher, dated_on: '15.01.2021', reason: 'Lizenzen', category: 'Sachkosten' };
  await officer.fill({ ...what, ...sums, 'document_sha256-datei': document, booked_on: DAY });
  await officer.press('pruefen');
  const hash = createHash('sha256').update(`%PDF-1.7 Rechnung ${mark}`).digest('hex');
  if (!(await officer.text()).includes(hash)) throw new Error(`belegen: not the hash of the document`);
  await officer.press('buchen');
  await confirmed(officer, 'Der Vorgang ist verzeichnet');
  officer.begin('zuordnen');
  await officer.go('/projekte/p-1');
  await officer.follow({ href: `/erfassen/zuordnung?voucher_id=${voucher}` });
  const payments = await officer.page.$$eval('[name="payment"] option, [name="payment"]', (all) => all.map((one) => one.value));
  await officer.book({ payment: payments.at(-1), amount: '6,00', ...proof });
  await confirmed(officer, 'gebucht');
  return { document, voucher };
}

/** From a figure of the programme down to the voucher, and a report and a document held against the book. */
async function audit(auditor, { document, voucher }) {
  auditor.begin('herleiten');
  await auditor.go('/');
  await auditor.follow({ href: '/zahl/committed?programm=ozg' });
  const paid = await auditor.page.$$eval(
    'tbody tr',
    (rows) => rows.filter((row) => row.innerText.includes('Auszahlung der Kasse')).map((row) => row.querySelector('a').getAttribute('href')),
  );
  await auditor.follow({ href: paid.at(-1) });
  await auditor.follow({ href: '/verlauf/order/' });
  await auditor.follow({ href: `/verlauf/voucher/${voucher}` });
  await ended(auditor, ['Beleg', voucher, '6,00']);
  auditor.begin('pruefen');
  await auditor.go('/berichte/distribution');
  const report = await auditor.take('PDF');
  await auditor.go('/nachweis/pruefen');
  await auditor.fill({ bericht: report });
  await auditor.press('pruefen');
  await ended(auditor, ['Der Bericht stimmt.', 'aus dem Buch neu gemacht']);
  auditor.begin('dokument');
  await auditor.go('/nachweis/pruefen');
  await auditor.fill({ bericht: document });
  await auditor.press('pruefen');
  await auditor.follow(voucher);
  await ended(auditor, [voucher]);
}

/** Looks for a thing by the beginning of its id. */
async function search(auditor, { voucher }) {
  auditor.begin('suchen');
  await auditor.go('/suche');
  await auditor.fill({ q: voucher });
  await auditor.leave(() => auditor.page.click('main form.tb-form button'));
  await ended(auditor, ['Verlauf von', voucher]);
}

/** What is open of a year, before anybody closes it. */
async function close(administrator) {
  administrator.begin('abschliessen');
  await administrator.go('/haushalt');
  await administrator.follow('Haushaltsjahr abschließen');
  await ended(administrator, ['Was 2021 noch offen ist', 'Gebunden und nicht ausgegeben']);
}

/** Who comes in how, and an invitation for one of them. */
async function administer(administrator) {
  administrator.begin('verwalten');
  await administrator.go('/');
  await administrator.follow('Personen');
  await administrator.follow('greta');
  await administrator.leave(() => administrator.page.click('main form[action$="/einladung"] button'));
  await ended(administrator, ['/einladung/', 'ein einziges Mal']);
}

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const browser = await puppeteer.launch({ executablePath: chromium, args: flags });
try {
  const person = (login) => Person.at(browser, login);
  const administrator = await person('dora');
  await allocate(administrator, await person('emil'));
  const [officer, certifier] = [await person('anna'), await person('greta')];
  const [orderer, cashier] = [await person('bernd'), await person('clara')];
  const evidence = await spend({ officer, certifier, orderer, cashier });
  const auditor = await person('frida');
  await audit(auditor, evidence);
  await search(auditor, evidence);
  await close(administrator);
  await administer(await person('sven'));
  console.log(JSON.stringify({ done }));
} finally {
  await browser.close();
}
