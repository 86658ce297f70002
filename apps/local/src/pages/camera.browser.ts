import { expect, it } from '@jest/globals';
import sharp from 'sharp';
import { eachVisit } from './pages.visit.ts';
import { sent } from './studio.fixture.ts';

const visit = eachVisit({ flags: ['--use-fake-device-for-media-stream'] });
const isOn = () => visit().page.evaluate<boolean>('document.getElementById("video").srcObject !== null');

it('takes a picture with the camera, and lets go of it', async () => {
  await visit().context.grantPermissions(['camera']);
  await visit().page.goto(visit().standIn.url);
  await visit().live();
  await visit().press('Use the camera');
  await visit().page.getByLabel('What the camera sees').waitFor();
  expect(await visit().page.evaluate<string>('document.activeElement.id')).toBe('take');
  expect(await isOn()).toBe(true);
  await visit().press('Take the picture');
  await visit().page.locator('#cut').waitFor();
  expect(await isOn()).toBe(false);
  // Chromium's own test picture is green all over.
  const [red, green, blue] = (await sharp(await sent(visit())).stats()).channels;
  expect(green?.mean).toBeGreaterThan(60);
  expect(Math.max(red?.mean ?? 255, blue?.mean ?? 255)).toBeLessThan(40);
});

it('lets go of it when left', async () => {
  await visit().context.grantPermissions(['camera']);
  await visit().page.goto(visit().standIn.url);
  await visit().press('Use the camera');
  await visit().press('Cancel');
  await visit().page.getByRole('button', { name: 'Use the camera' }).waitFor();
  expect(await isOn()).toBe(false);
});

it('says what to do when it is refused', async () => {
  await visit().page.goto(visit().standIn.url);
  await visit().press('Use the camera');
  await visit().says('#studio-problem-title', 'The camera was refused');
  await visit().says('#studio-problem-todo', 'Allow it beside the address of the page');
});
