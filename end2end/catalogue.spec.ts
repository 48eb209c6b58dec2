// The catalogue: a manager makes a product and sees it at an open till, raises prices, and brings a list in; with a script and without.
import { findsNothingIn, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

/** A list of a German spreadsheet, whose numbers nobody else uses. */
const listOf = (tag: string) =>
  [
    'Artikelnummer;Bezeichnung;Warengruppe;VK-Preis;MwSt',
    `${tag}-1;Zündkerze ${tag};Zündung ${tag};12,90;19`,
    `${tag}-2;"Zündspule ${tag}; mit Kabel";Zündung ${tag};1.089,00;19`,
    `${tag}-3;;Zündung ${tag};1,00;19`,
  ].join('\r\n');

/** An EAN-13 that nobody else uses, and the same with a last digit that is wrong; and which it should be. */
function barcodes(): { right: string; wrong: string; last: string } {
  const digits = `40${String(Date.now()).slice(-10)}`;
  const sum = [...digits].reduce((sum, digit, place) => sum + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  const last = (10 - (sum % 10)) % 10;
  return { right: `${digits}${last}`, wrong: `${digits}${(last + 1) % 10}`, last: String(last) };
}

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript a manager keeps the catalogue, and the tills follow`, async ({ someone }, { retry }) => {
    const tag = `${hasScript ? 'A' : 'B'}${retry}${Date.now() % 100_000}`;
    const [VEST, SAFETY, LIST, barcode] = [`Vest ${tag}`, `Safety ${tag}`, listOf(tag), barcodes()];
    test.setTimeout(90_000);
    const casey = new Counter(await someone('cashier1', options), hasScript);
    await casey.person.signsIn();
    await casey.startsOn('Harbour 1');
    const boss = await someone('manager1', options);
    await boss.signsIn();
    const { page } = boss;

    // A new product, with a price that is none at first.
    await page.goto('/manage/catalogue');
    if (hasScript) await findsNothingIn(page);
    await page.getByRole('link', { name: 'New product' }).click();
    await page.getByLabel('Name', { exact: true }).fill(VEST);
    await page.getByLabel('Price, EUR').fill('nonsense');
    await page.getByLabel('Tax rate, %').fill('19');
    await page.getByLabel('Category optional').fill(SAFETY);
    await page.getByLabel('Barcode optional').fill(barcode.wrong);
    await page.getByRole('button', { name: 'Create product' }).click();
    await expect(boss.main).toContainText('Type an amount, such as 49.00.');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(VEST);
    await page.getByLabel('Price, EUR').fill('9.90');
    await page.getByRole('button', { name: 'Create product' }).click();
    await expect(boss.main).toContainText(`The last digit of this barcode should be ${barcode.last}`);
    await page.getByLabel('Barcode optional').fill(barcode.right);
    await page.getByRole('button', { name: 'Create product' }).click();
    await expect(boss.notice).toContainText(`${VEST} is in the catalogue.`);

    // The open till shows it within a second; without a script, when it is loaded anew.
    const vest = casey.page.getByRole('link', { name: VEST });
    if (!hasScript) await casey.page.reload();
    await expect(vest).toBeVisible({ timeout: hasScript ? 1_000 : 5_000 });
    await expect(vest).toContainText('9.90');
    if (hasScript) await isForEverybody(page);

    // Prices are raised by 5 %, and shown before.
    await page.goto('/manage/catalogue/prices');
    await page.getByLabel('Category').selectOption(SAFETY);
    await page.getByLabel('By how much').fill('5 %');
    await page.getByLabel('Round to').selectOption('0.10');
    await page.getByRole('button', { name: 'Show the new prices' }).click();
    await expect(page.getByRole('row', { name: new RegExp(VEST) })).toContainText('10.40 EUR');
    if (hasScript) await findsNothingIn(page);
    await page.getByRole('button', { name: 'Change 1 price' }).click();
    await expect(boss.notice).toContainText('1 price changed.');
    if (!hasScript) await casey.page.reload();
    await expect(vest).toContainText('10.40');
    await page.goto(`/manage/catalogue?q=${encodeURIComponent(VEST)}`);
    await page.getByRole('link', { name: VEST }).click();
    await expect(page.getByRole('region', { name: 'Table of prices' })).toContainText('Mona Fischer');

    // A list of a German spreadsheet, in Windows' letters.
    await page.goto('/manage/catalogue/import');
    if (hasScript) await findsNothingIn(page);
    const buffer = Buffer.from(LIST, 'latin1');
    await page.getByLabel('File').setInputFiles({ name: 'Preise.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Show what it would do' }).click();
    await expect(boss.main).toContainText('2 new, 0 changed, 0 the same, 1 wrong.');
    await expect(page.getByRole('region', { name: 'New', exact: true })).toContainText(`Zündspule ${tag}; mit Kabel`);
    if (hasScript) await isForEverybody(page);
    await page.getByRole('button', { name: 'Import 2 lines, leave out 1' }).click();
    await expect(boss.notice).toContainText('Imported: 2 new, 0 changed');
    if (!hasScript) await casey.page.reload();
    await expect(casey.page.getByRole('link', { name: `Zündkerze ${tag}` })).toContainText('12.90');

    // The same list again: nothing to import.
    await page.goto('/manage/catalogue/import');
    await page.getByLabel('Or paste its lines').fill(LIST);
    await page.getByRole('button', { name: 'Show what it would do' }).click();
    await expect(boss.main).toContainText('0 new, 0 changed, 2 the same, 1 wrong.');

    // What is archived leaves the till, and comes back.
    await page.goto(`/manage/catalogue?q=${encodeURIComponent(VEST)}`);
    await page.getByRole('link', { name: VEST }).click();
    await page.getByRole('button', { name: 'Archive' }).click();
    await expect(boss.notice).toContainText(`${VEST} is archived.`);
    if (!hasScript) await casey.page.reload();
    await expect(vest).toHaveCount(0);
    await page.goto('/manage/catalogue?view=archived');
    await page.getByRole('button', { name: `Restore ${VEST}` }).click();
    await expect(boss.notice).toContainText('is back in the catalogue');
    expect([...boss.complaints, ...casey.person.complaints]).toEqual([]);
  });
}
