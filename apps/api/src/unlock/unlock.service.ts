import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Ledger } from '../economy/ledger.service.ts';
import { currenciesOf } from '../economy/reward.rules.ts';
import type { Unlocked, UnlockRequest, Unlocks } from './unlock.dto.ts';
import { UnlockRepository } from './unlock.repository.ts';
import { toUnlocks } from './unlock.rules.ts';
import { unlockOperation } from './unlocking.rules.ts';

/** Levels, features and achievements: what a player has, and getting one. */
@Injectable()
export class UnlockService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly ledger: Ledger,
    private readonly unlocks: UnlockRepository,
  ) {}

  /** @param key the caller's `Idempotency-Key`: a retry with it is answered as the first call was */
  unlock(playerId: string, { unlockId }: UnlockRequest, key: string | undefined): Promise<Unlocked> {
    const [operation, at] = [key ?? this.ids.id(), this.clock.now()];
    return this.ledger.apply(unlockOperation(catalogue, { playerId, unlockId, operation, at }));
  }

  async list(playerId: string): Promise<Unlocks> {
    const currencies = currenciesOf(catalogue.unlocks.flatMap(({ price }) => price));
    return { unlocks: toUnlocks(catalogue, await this.unlocks.load(playerId, currencies)) };
  }
}
