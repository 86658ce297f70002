import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import { FakeServer, NO_FAULTS } from './fake-server.fixture.ts';
import { FakeTime } from './fake-time.fixture.ts';
import type { BoardRow } from './laurel-v1.ts';
import { LiveBoards } from './live-boards.ts';
import type { Board } from './board.ts';

const RUNS = 2_000 * SCALE;
/** The longest heartbeat, and its answers; and the longest backoffs before one. */
const QUIET_MS = 10 * 60_000;
const SOON_MS = 3 * 60_000;
const MINUTE_MS = 60_000;

const rows = fc
  .uniqueArray(fc.record({ player: fc.nat({ max: 30 }), score: fc.integer({ min: -5, max: 40 }) }), {
    maxLength: 25,
    selector: ({ player }) => player,
  })
  .map((list): BoardRow[] =>
    list.sort((a, b) => b.score - a.score || a.player - b.player).map(({ player, score }, i) => [i + 1, `p${player}`, 'n', score]),
  );
/** One player has another score: what a delta is for. */
const move = fc.record({ do: fc.constant('move' as const), player: fc.nat({ max: 30 }), score: fc.integer({ min: -5, max: 40 }) });
const moved = (before: readonly BoardRow[], player: string, score: number): BoardRow[] =>
  [...before.filter(([, playerId]) => playerId !== player), [0, player, 'n', score] satisfies BoardRow]
    .sort((a, b) => b[3] - a[3] || (a[1] < b[1] ? -1 : 1))
    .map(([, playerId, name, one], i) => [i + 1, playerId, name, one]);
const step = fc.oneof(
  { weight: 16, arbitrary: move },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('push' as const), rows, whole: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), told: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'nextDay' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'dropAll' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat({ max: 3_000 }), fc.nat({ max: 400_000 })) }) },
);
const chance = fc.oneof(
  fc.constant(0),
  fc.nat({ max: 60 }).map((percent) => percent / 100),
);
const faults = fc.record({ lost: chance, doubled: chance, late: fc.nat({ max: 5_000 }), refused: chance });

const seen = ({ topic, epoch, seq, at, total, rows: list, quantiles }: Omit<Board, 'endsAt'>) => ({
  topic,
  epoch,
  seq,
  at,
  total,
  rows: list,
  quantiles,
});

it('ends with the server’s board, whatever was lost, doubled, late or cut, and shows none that there never was', async () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 16 });
  const property = fc.asyncProperty(
    steps,
    faults,
    fc.integer({ min: 1 }),
    fc.constantFrom('pushed' as const, 'silent' as const),
    async (list, wrong, seed, ends) => {
      const time = new FakeTime(seed);
      const server = new FakeServer(time);
      server.faults = wrong;
      const shown: Board[] = [];
      const boards = new LiveBoards({ connect: () => Promise.resolve({ url: 'ws://x', token: 'a.b.c' }), platform: server.platform });
      boards.watch('arcade', 'day', (board) => shown.push(board));
      for (const one of list) {
        if (one.do === 'move') server.push(moved(server.head.rows, `p${one.player}`, one.score), false);
        else if (one.do === 'push') server.push(one.rows, one.whole);
        else if (one.do === 'rebuild') server.rebuild(one.told);
        else if (one.do === 'wait') await time.pass(one.ms);
        else await server[one.do]();
        await time.pass(20);
      }
      server.faults = NO_FAULTS;
      if (ends === 'pushed') server.push(moved(server.head.rows, 'last', 20), false);
      await time.pass(ends === 'pushed' ? SOON_MS : QUIET_MS);
      expect(shown.at(-1) && seen(shown.at(-1)!)).toEqual(server.head);
      const [whole, asked] = [server.answeredWhole, server.subscribes.length];
      await time.pass(QUIET_MS);
      // Who has all is told so at each heartbeat, and when its connection is renewed.
      expect([server.answeredWhole, server.subscribes.length - asked <= 3]).toEqual([whole, true]);
      const known = new Map(server.heads.map((head) => [`${head.topic} ${head.epoch} ${head.seq}`, head]));
      for (const [i, board] of shown.entries()) {
        expect(seen(board)).toEqual(known.get(`${board.topic} ${board.epoch} ${board.seq}`));
        const before = shown[i - 1];
        if (before) expect(board.at > before.at).toBe(true);
      }
      for (const began of server.subscribes) {
        const within = server.subscribes.filter((at) => at >= began && at < began + MINUTE_MS);
        expect(within.length).toBeLessThanOrEqual(30);
      }
      boards.close();
      await time.pass(20);
      expect([time.waiting, server.connections]).toEqual([0, 0]);
    },
  );
  await fc.assert(property, { numRuns: RUNS });
});
