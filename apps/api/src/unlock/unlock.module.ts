import { Module } from '@nestjs/common';
import { EconomyModule } from '../economy/economy.module.ts';
import { UnlockController } from './unlock.controller.ts';
import { UnlockRepository } from './unlock.repository.ts';
import { UnlockService } from './unlock.service.ts';

@Module({ imports: [EconomyModule], controllers: [UnlockController], providers: [UnlockService, UnlockRepository] })
export class UnlockModule {}
