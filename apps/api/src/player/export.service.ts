import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { Accepted } from '#http/problem-details.dto';
import { currentPeriod } from '#ranking/period';
import { ApiEnv } from '../env.ts';
import { ExportRepository } from './export.repository.ts';
import { nextStep, objectKey } from './export.rules.ts';
import { JobRepository } from './queue.repository.ts';
import { LinkRepository } from './link.repository.ts';
import type { ExportLink } from './player.dto.ts';
import { checkThere } from './profile.rules.ts';

const LINK_SECONDS = 900;
const FILE = 'laurel-export.json';

/** What is held on a player, as a document to download: a job writes it, and a link gives it out. */
@Injectable()
export class ExportService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly ids: Ids,
    private readonly env: ApiEnv,
    private readonly exports: ExportRepository,
    private readonly jobs: JobRepository,
    private readonly links: LinkRepository,
  ) {}

  /** Open to the banned too. @throws Problem `player_gone`, `limit_reached` */
  async export({ playerId, username }: { playerId: string; username: string }): Promise<ExportLink | Accepted> {
    const now = this.clock.now();
    const { profile, last } = await this.exports.load(playerId, now);
    checkThere(profile);
    const step = nextStep(last, { id: this.ids.id(), now, day: currentPeriod('day', now, catalogue.timeZone) });
    if (step.do === 'link') return this.#link(playerId, step.id);
    // Where another call was first, its job runs.
    if (step.do === 'ask' && (await this.exports.replace(playerId, last, step.next)))
      await this.jobs.send({ type: 'export', playerId, id: step.next.id, username });
    return new Accepted();
  }

  async #link(playerId: string, id: string): Promise<ExportLink> {
    // Whoever checks the link goes by the true time.
    const expiresAt = new Date(this.wall.now().getTime() + LINK_SECONDS * 1000).toISOString();
    const url = await this.links.sign(objectKey(playerId, id, this.env.pseudonymKey), { file: FILE, seconds: LINK_SECONDS });
    return { url, expiresAt };
  }
}
