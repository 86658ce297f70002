import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { Accepted } from '#http/problem-details.dto';
import { currentPeriod } from '#ranking/period';
import { ApiEnv } from '../env.ts';
import { ExportRepository } from './export.repository.ts';
import { type Export, nextStep, objectKey } from './export.rules.ts';
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

  /** Open to the banned too. @throws Problem `player_gone`, `limit_reached`, `try_again` where the queue takes no message */
  async export({ playerId, username }: { playerId: string; username: string }): Promise<ExportLink | Accepted> {
    const now = this.clock.now();
    const { profile, last } = await this.exports.load(playerId, now);
    checkThere(profile);
    const step = nextStep(last, { id: this.ids.id(), now, day: currentPeriod('day', now, catalogue.timeZone) });
    if (step.do === 'link') return this.#link(playerId, step.id);
    // Where another call was first, it sends the job.
    if (step.do === 'send' && (await this.exports.replace(playerId, last, step.next))) await this.#send({ playerId, username }, step.next);
    return new Accepted();
  }

  /** The job is known by the export's id: it may be sent twice. */
  async #send({ playerId, username }: { playerId: string; username: string }, next: Export): Promise<void> {
    await this.jobs.send({ type: 'export', playerId, id: next.id, username });
    await this.exports.replace(playerId, next, { ...next, state: 'running' });
  }

  async #link(playerId: string, id: string): Promise<ExportLink> {
    // Whoever checks the link goes by the true time.
    const expiresAt = new Date(this.wall.now().getTime() + LINK_SECONDS * 1000).toISOString();
    const url = await this.links.sign(objectKey(playerId, id, this.env.pseudonymKey), { file: FILE, seconds: LINK_SECONDS });
    return { url, expiresAt };
  }
}
