import { avatarDocs } from '../avatar/avatar.docs.ts';
import { moneyDocs, shopDocs } from '../economy/economy.docs.ts';
import { healthDocs } from '../health/health.docs.ts';
import { leaderboardDocs } from '../leaderboard/leaderboard.docs.ts';
import { playerDocs } from '../player/player.docs.ts';
import { progressDocs } from '../progress/progress.docs.ts';
import { scoreDocs } from '../score/score.docs.ts';
import { tasksDocs } from '../tasks/tasks.docs.ts';
import { unlockDocs } from '../unlock/unlock.docs.ts';
import type { DocsByRoute } from './call-docs.ts';

/** Tags in the order in which a game needs them, each with what it is for. */
export const TAGS: Readonly<Record<string, string>> = {
  player: 'Who you are: the first call of a session, what is held on you, and forgetting it',
  score: 'The result of a run, and the ticket that a run may need',
  leaderboard: 'Who stands where',
  progress: 'Saves of a game, in slots with versions',
  unlocks: 'Levels, features and achievements',
  tasks: 'Rewards for what a player does in a cycle',
  money: 'Wallets and their ledgers',
  shop: 'Offers, purchases and what they brought',
  avatar: 'How others see you: a drawn portrait, or a preset, and a name',
  health: 'Whether the API answers',
};

/** Every call, in the same order. */
export const docs: DocsByRoute = {
  ...playerDocs,
  ...scoreDocs,
  ...leaderboardDocs,
  ...progressDocs,
  ...unlockDocs,
  ...tasksDocs,
  ...moneyDocs,
  ...shopDocs,
  ...avatarDocs,
  ...healthDocs,
};
