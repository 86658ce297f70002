import { Module } from '@nestjs/common';
import { LedgerModule } from '../economy/ledger.module.ts';
import { UnlockController } from './unlock.controller.ts';
import { UnlockRepository } from './unlock.repository.ts';
import { UnlockService } from './unlock.service.ts';

@Module({ imports: [LedgerModule], controllers: [UnlockController], providers: [UnlockService, UnlockRepository] })
export class UnlockModule {}
