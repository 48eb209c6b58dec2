// A whole consultation without a mouse: every step is reached by Tab, seen by its focus ring, and done by Enter or Space.
import type { Locator } from '@playwright/test';
import type { Person } from './person.ts';
import { expect, test } from './story.ts';

/** Presses Tab until `target` has the focus; each thing on the way shows where the focus is. */
async function tabsTo(person: Person, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await person.page.keyboard.press('Tab');
    const focus = await person.page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return { name: 'the browser', isShown: true };
      const ring = (element: Element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      };
      const label = at instanceof HTMLInputElement ? at.labels?.[0] : null;
      // The browser marks the part of a date that has the focus, inside the field and out of reach.
      if (at instanceof HTMLInputElement && at.type === 'datetime-local') return { name: 'a date', isShown: true };
      return { name: at.outerHTML.slice(0, 120), isShown: ring(at) || (label ? ring(label) : false) };
    });
    expect(focus.isShown, `the focus shows on ${focus.name}`).toBe(true);
  }
  await expect(target, 'Tab leads here').toBeFocused();
}

test('a consultation by keyboard alone, from the skip link to its end', async ({ someone }) => {
  const farid = await someone('customer6');
  const { page } = farid;
  const { keyboard } = page;

  // The first Tab on a page is the way past its header.
  await page.goto('/sign-in');
  await keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await keyboard.press('Enter');
  await expect(farid.main).toBeFocused();

  await tabsTo(farid, page.getByLabel('E-mail'));
  await keyboard.type(farid.email);
  await tabsTo(farid, page.getByLabel('Password'));
  await keyboard.type('forecourt-demo');
  await keyboard.press('Enter');
  await expect(page).toHaveURL('/customer');

  await tabsTo(farid, page.getByRole('textbox', { name: "What's wrong?" }));
  await keyboard.type('The boot does not open.');
  await tabsTo(farid, page.getByLabel('Vehicle'));
  await keyboard.type('Opel Corsa');
  await tabsTo(farid, page.locator('details.more > summary'));
  await keyboard.press('Enter');
  await tabsTo(farid, page.getByRole('radio', { name: 'Free' }));
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Credit' })).toBeChecked();
  await keyboard.press('ArrowUp');
  await tabsTo(farid, page.getByRole('button', { name: 'Start consultation' }));
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/consultations\//);
  await expect(farid.banner).toContainText('Chat · free');

  // A mechanic, with a mouse, takes it and starts.
  const rosa = await someone('mechanic6');
  await rosa.signsIn();
  await rosa.accepts(farid);
  await rosa.starts();
  await expect(farid.banner).toContainText('Live');

  await tabsTo(farid, page.getByLabel('Your message'));
  await keyboard.type('Hello,');
  await keyboard.press('Shift+Enter');
  await keyboard.type('Rosa!');
  await keyboard.press('Enter');
  await expect(rosa.messages).toContainText('Hello,\nRosa!', { useInnerText: true });
  await keyboard.type('And another.');
  await tabsTo(farid, page.getByRole('button', { name: 'Send' }));
  await keyboard.press('Enter');
  await expect(rosa.messages).toContainText('And another.');
  await expect(page.getByLabel('Your message')).toBeFocused();

  // End says what it means before it does it.
  await page.goto('/customer');
  await tabsTo(farid, farid.banner.getByRole('link', { name: 'Return' }));
  await tabsTo(farid, farid.banner.locator('summary'));
  await keyboard.press('Enter');
  await expect(farid.banner).toContainText('This ends the consultation for both sides at once.');
  await tabsTo(farid, farid.banner.getByRole('button', { name: 'End for both' }));
  await keyboard.press('Enter');
  await expect(farid.notice).toContainText('The consultation has ended.');
  await expect(farid.banner).toBeHidden();
  await expect(rosa.banner).toBeHidden();
});
