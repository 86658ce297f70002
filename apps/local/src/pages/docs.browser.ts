import { describe, expect, it } from '@jest/globals';
import { eachVisit } from './pages.visit.ts';

const visit = eachVisit();

describe('/docs', () => {
  it('makes a call with the ready token, and with another caller’s', async () => {
    await visit().page.goto(`${visit().standIn.url}/docs`);
    await visit().says('#token-state', 'The demo player’s token is in');
    await visit().page.locator('#operations-score-submit button').first().click();
    await visit().press('Execute');
    await visit().page.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
    await visit().page.getByText('admin', { exact: true }).click();
    await visit().says('#token-state', 'The demo admin’s token is in');
    await visit().press('Execute');
    await visit().page.locator('.live-responses-table .microlight', { hasText: '"rank": 2' }).waitFor();
    const sent = visit().standIn.calls.filter(({ route }) => route === 'POST /score');
    expect(sent.map(({ caller, body }) => [caller, body.score])).toEqual([
      ['player', 77],
      ['admin', 77],
    ]);
  });

  it('links to a single call', async () => {
    await visit().page.goto(`${visit().standIn.url}/docs#/score/submit`);
    await visit().page.getByRole('button', { name: 'Execute' }).waitFor();
  });

  it('opens every part of Swagger UI under the page’s own policy', async () => {
    await visit().page.goto(`${visit().standIn.url}/docs`);
    await visit().says('#token-state', 'The demo player’s token is in');
    await visit().page.locator('.auth-wrapper .authorize').click();
    await visit().says('.auth-container', '******');
    await visit().page.locator('.close-modal').click();
    await visit().page.locator('.models').getByText('Entry').click();
    await visit().says('.model-container', 'achievedAt');
  });
});
