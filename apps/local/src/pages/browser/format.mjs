// @ts-check
const grouped = new Intl.NumberFormat('en-US');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** @param {number} n 1234 → `1,234` */
export const number = (n) => grouped.format(n);

/** @param {Date} date the reader's time of day, `14:03:22` */
export const time = (date) => clock.format(date);

/** @param {number} ms 41 → `41 ms`, 1234 → `1.2 s` */
export const duration = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
