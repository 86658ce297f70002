import { Module } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository.ts';
import { Ledger } from './ledger.service.ts';

/** For every feature that pays or grants. */
@Module({ providers: [Ledger, LedgerRepository], exports: [Ledger, LedgerRepository] })
export class LedgerModule {}
