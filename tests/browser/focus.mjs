// Whether one sees where the focus is: the Tab key is pressed until it has come round, and every stop has to look other
// than it does without the focus. Every field, button and region that scrolls has to be a stop.

/** Links of one kind that are looked at; the ones between are passed over, and no field or button ever is. */
const OF_ONE_KIND = 2;
/** Presses that are sent before it is asked how far they led. */
const AT_ONCE = 12;
/** Stops that no page has: who comes that far is going round in a part of it. */
const MOST = 2000;

/** Notes at each stop how it looks, as the focus comes. Runs in the page. */
function watch(ofOneKind) {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  // What CSS draws round or behind a thing; whatever of it the focus changes is what one sees.
  const drawn = (one) => {
    const style = getComputedStyle(one);
    const width = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
    const clear = /^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor);
    return { outline: clear || width < 2 ? '' : `${width} ${style.outlineColor}`, shadow: style.boxShadow };
  };
  const named = (one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 120);
  // One stop stands for a group of radio buttons: the chosen one, or the first.
  const inGroup = (one) => [...document.querySelectorAll('input[type=radio]')]
    .filter((other) => other.name === one.name && other.form === one.form && !other.disabled && shown(other));
  const stands = (one) => {
    if (one.type !== 'radio') return true;
    const group = inGroup(one);
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  const natural = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const all = [...document.querySelectorAll(natural)].filter((one) => !one.matches(':disabled') && shown(one));
  const stops = all.filter((one) => one.tabIndex >= 0 && stands(one));
  const must = 'button, input, select, textarea, summary, [role=region]';
  const wanted = all.filter((one) => one.matches(must) && stands(one));
  const before = new Map(stops.map((one) => [one, drawn(one)]));
  const place = new Map(stops.map((one, at) => [one, at]));
  const [seen, kinds, faults] = [new Set(), new Map(), []];
  const kind = (one) => [one, one.parentElement, one.parentElement?.parentElement, one.closest('header, main, footer')]
    .map((part) => `${part?.localName}.${part?.getAttribute('class')}`).join(' ');
  const enough = (one) => one.localName === 'a' && (kinds.get(kind(one)) ?? 0) >= ofOneKind;
  const state = { round: false, passing: false, stops: stops.length };
  const came = ({ target }) => {
    if (state.passing || state.round) return;
    // The first stop a second time: it has come round.
    if (seen.has(target)) return void (state.round = true);
    seen.add(target);
    const [plain, now, box] = [before.get(target), drawn(target), target.getBoundingClientRect()];
    const outlined = now.outline !== '' && now.outline !== plain?.outline;
    const shadowed = now.shadow !== 'none' && plain && now.shadow !== plain.shadow;
    if (!(outlined || shadowed) || box.width === 0) faults.push(`no visible focus on ${named(target)}`);
    kinds.set(kind(target), (kinds.get(kind(target)) ?? 0) + 1);
    const at = place.get(target);
    if (at === undefined) return;
    let next = at + 1;
    while (next < stops.length && enough(stops[next])) next += 1;
    if (next === at + 1) return;
    for (const one of stops.slice(at + 1, next)) seen.add(one);
    state.passing = true;
    stops[next - 1].focus({ preventScroll: true });
    state.passing = false;
  };
  document.addEventListener('focusin', came);
  window.focusWatch = {
    asked: () => ({ round: state.round, seen: seen.size }),
    end() {
      document.removeEventListener('focusin', came);
      delete window.focusWatch;
      const never = wanted.filter((one) => !seen.has(one)).map((one) => `the Tab key never reaches ${named(one)}`);
      document.activeElement?.blur();
      window.scrollTo(0, 0);
      return [...faults, ...never];
    },
  };
  return stops.length;
}

/** What is wrong with the focus on the page that the tab shows. */
export async function focusFaults(tab) {
  const stops = await tab.evaluate(watch, OF_ONE_KIND);
  let how = { round: stops === 0 };
  let pressed = 0;
  while (!how.round && pressed < MOST) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => tab.keyboard.press('Tab')));
    pressed += AT_ONCE;
    how = await tab.evaluate(() => window.focusWatch.asked());
  }
  const faults = await tab.evaluate(() => window.focusWatch.end());
  if (!how.round) faults.push(`the focus does not come round in ${pressed} steps`);
  return faults;
}
