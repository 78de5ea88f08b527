// What the end-to-end tests share: opening the page, and judging it for accessibility.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import { pageAddress, VIEWPORTS } from './browser.mjs';

export { THEMES, VIEWPORTS } from './browser.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Opens the page and waits until the program has taken the place of the loading text.
 * `viewport` is a name of VIEWPORTS, `theme` one of THEMES, `fragment` what follows the `#`.
 */
export async function open(page, options = {}) {
  const { theme = 'light', viewport = 'desk', fragment = '', reducedMotion = null } = options;
  await page.setViewportSize(VIEWPORTS[viewport]);
  await page.emulateMedia({ colorScheme: theme, reducedMotion });
  const address = options.address ?? pageAddress();
  await page.goto(fragment ? `${address}#${fragment}` : address);
  await started(page);
}

/** Waits until the program has taken the place of the loading text. */
export async function started(page) {
  await expect(page.locator('[data-boot]'), 'the program should replace the loading text').toHaveCount(0);
  await expect(page.locator('body')).not.toBeEmpty();
}

/** Has the page live by a clock that only the test moves. To be called before the page is opened. */
export async function ownClock(page) {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
  // The numbers that this clock gives to timers are beyond the 32 bits that a browser's keep within.
  await page.addInitScript(() => {
    for (const [set, clear] of [
      ['setTimeout', 'clearTimeout'],
      ['setInterval', 'clearInterval'],
      ['requestAnimationFrame', 'cancelAnimationFrame'],
    ]) {
      const { [set]: begin, [clear]: end } = window;
      const known = [];
      window[set] = (...parts) => known.push(begin(...parts));
      window[clear] = (number) => end(known[number - 1]);
    }
  });
}

/** Collects what the browser reports as errors: exceptions, console errors, failed requests. */
export function errorsOf(page) {
  const errors = [];
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    errors.push(`request: ${request.url()} ${request.failure()?.errorText}`);
  });
  return errors;
}

/** Asserts that axe finds nothing against WCAG 2.2 AA and its own best practices. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await window.axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      // axe ships this one switched off.
      rules: { 'target-size': { enabled: true } },
    });
    return result.violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${violation.help}`),
    );
  });
  expect(violations, 'axe should find no violation').toEqual([]);
}

/**
 * Asserts that everything that can be operated is at least `minimum` CSS pixels wide and high.
 * axe does not measure elements of SVG, so this measures every box itself. A link in a line of
 * text is exempt, as WCAG 2.5.8 has it, and a control counts together with its label.
 */
export async function targets(page, minimum = 24) {
  const small = await page.evaluate((least) => {
    const operable =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, ' +
      '[tabindex]:not([tabindex="-1"]), [role=button], [role=link], [role=checkbox], ' +
      '[role=radio], [role=switch], [role=tab], [role=menuitem], [role=option], [role=slider]';
    const inText = (element) => {
      const around = element.parentElement?.closest('p, li, dd, td, label');
      return element.matches('a') && around && around.textContent.trim() !== element.textContent.trim();
    };
    // What lies around a control, and is part of it, can be pressed as well.
    const pressed = (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const around = getComputedStyle(element, '::before');
      const [side, up] = around.position === 'absolute' ? [around.left, around.top].map(parseFloat) : [0, 0];
      return new DOMRect(x + Math.min(side, 0), y + Math.min(up, 0), width - 2 * Math.min(side, 0), height - 2 * Math.min(up, 0));
    };
    const boxes = (element) =>
      [pressed(element), ...[...(element.labels ?? [])].map((label) => label.getBoundingClientRect())]
        .filter((box) => box.width > 1 && box.height > 1);
    const found = [];
    for (const element of document.querySelectorAll(operable)) {
      const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const parts = shown && !inText(element) ? boxes(element) : [];
      if (parts.length === 0) continue;
      const width = Math.max(...parts.map((box) => box.right)) - Math.min(...parts.map((box) => box.left));
      const height = Math.max(...parts.map((box) => box.bottom)) - Math.min(...parts.map((box) => box.top));
      // Layout is in fractions of a pixel; a hundredth is no smaller target.
      if (width < least - 0.01 || height < least - 0.01) {
        const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
        found.push(`${element.tagName.toLowerCase()} "${name}": ${width.toFixed(1)} x ${height.toFixed(1)}`);
      }
    }
    return found;
  }, minimum);
  expect(small, `targets should be at least ${minimum} px wide and high`).toEqual([]);
}
