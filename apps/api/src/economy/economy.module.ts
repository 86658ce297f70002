import { Module } from '@nestjs/common';
import { InventoryController } from './inventory.controller.ts';
import { InventoryRepository } from './inventory.repository.ts';
import { LedgerRepository } from './ledger.repository.ts';
import { Ledger } from './ledger.service.ts';
import { MoneyController } from './money.controller.ts';
import { MoneyRepository } from './money.repository.ts';
import { MoneyService } from './money.service.ts';
import { ShopController } from './shop.controller.ts';
import { ShopService } from './shop.service.ts';
import { StockRepository } from './stock.repository.ts';

@Module({
  controllers: [MoneyController, ShopController, InventoryController],
  providers: [Ledger, LedgerRepository, MoneyService, MoneyRepository, ShopService, StockRepository, InventoryRepository],
  exports: [Ledger],
})
export class EconomyModule {}
