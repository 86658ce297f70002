import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { eachVisit } from './pages.visit.ts';
import { choose, coloursOf, CORNERS, quarters, sent } from './studio.fixture.ts';

const visit = eachVisit();

describe('the cut', () => {
  it('is the largest square at first, at most 1,600 pixels, without what else was in the file', async () => {
    await choose(visit(), await quarters(4000, 2000, 1));
    const bytes = await sent(visit());
    const { format, width, height, exif } = await sharp(bytes).metadata();
    expect({ format, width, height, exif }).toEqual({ format: 'jpeg', width: 1600, height: 1600, exif: undefined });
    expect(await coloursOf(bytes, CORNERS)).toEqual(['red', 'lime', 'blue', 'yellow']);
  });

  it('stands upright however the camera was held', async () => {
    // To be turned a quarter to the right: the lower left corner becomes the upper left one.
    await choose(visit(), await quarters(400, 400, 6));
    expect(await coloursOf(await sent(visit()), CORNERS)).toEqual(['blue', 'red', 'yellow', 'lime']);
  });

  it('goes by keys: moves, zooms, and back', async () => {
    await choose(visit(), await quarters(1600, 800));
    expect(await visit().page.evaluate<string>('document.activeElement.id')).toBe('cut');
    for (let i = 0; i < 20; i++) await visit().page.keyboard.press('ArrowLeft');
    const bytes = await sent(visit());
    expect(await coloursOf(bytes, CORNERS)).toEqual(['red', 'red', 'blue', 'blue']);
    await visit().press('Another picture');
    await visit()
      .page.getByLabel('Choose a picture')
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await quarters(1600, 800) });
    await visit().page.locator('#cut').waitFor();
    for (let i = 0; i < 8; i++) await visit().page.keyboard.press('+');
    for (let i = 0; i < 20; i++) await visit().page.keyboard.press('Shift+ArrowDown');
    for (let i = 0; i < 20; i++) await visit().page.keyboard.press('ArrowDown');
    expect(await visit().page.getByLabel('Zoom').getAttribute('aria-valuetext')).toBe('2.1 times');
    const zoomed = await sent(visit());
    expect((await sharp(zoomed).metadata()).width).toBe(Math.round(800 / 1.1 ** 8));
    expect(await coloursOf(zoomed, CORNERS)).toEqual(['blue', 'yellow', 'blue', 'yellow']);
    await visit().press('Another picture');
    expect(await visit().page.evaluate<string>('document.activeElement.id')).toBe('picture');
  });

  it('is dragged, stays within the picture, and zooms where the wheel turns', async () => {
    await choose(visit(), await quarters(1600, 800));
    const box = await visit().page.locator('#cut').boundingBox();
    if (!box) throw new Error('There is nothing to drag');
    const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    await visit().page.mouse.move(...at(0.2, 0.5));
    await visit().page.mouse.down();
    await visit().page.mouse.move(...at(0.5, 0.7), { steps: 4 });
    await visit().page.mouse.move(...at(5, 5), { steps: 4 });
    await visit().page.mouse.up();
    await visit().page.mouse.move(...at(0.98, 0.98));
    for (let i = 0; i < 8; i++) await visit().page.mouse.wheel(0, -200);
    await visit().page.locator('#zoom[aria-valuetext="5.0 times"]').waitFor();
    // From the left edge, its lower right corner: the picture's blue quarter.
    expect(await coloursOf(await sent(visit()), CORNERS)).toEqual(['blue', 'blue', 'blue', 'blue']);
  });

  it('zooms by two fingers', async () => {
    await visit().page.goto(visit().standIn.url);
    const session = await visit().context.newCDPSession(visit().page);
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
    await choose(visit(), await quarters(800, 800));
    const box = await visit().page.locator('#cut').boundingBox();
    if (!box) throw new Error('There is nothing to touch');
    const fingers = (apart: number) =>
      [-apart, apart].map((x, id) => ({ x: box.x + (0.25 + x) * box.width, y: box.y + 0.25 * box.height, id }));
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(0.05) });
    for (const apart of [0.1, 0.15, 0.2])
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    expect(await visit().page.getByLabel('Zoom').getAttribute('aria-valuetext')).toBe('4.0 times');
    expect(await coloursOf(await sent(visit()), CORNERS)).toEqual(['red', 'red', 'red', 'red']);
  });
});
