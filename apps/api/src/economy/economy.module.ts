import { Module } from '@nestjs/common';
import { InventoryController } from './inventory.controller.ts';
import { InventoryRepository } from './inventory.repository.ts';
import { LedgerModule } from './ledger.module.ts';
import { MoneyController } from './money.controller.ts';
import { MoneyRepository } from './money.repository.ts';
import { MoneyService } from './money.service.ts';
import { ShopController } from './shop.controller.ts';
import { ShopService } from './shop.service.ts';
import { StockRepository } from './stock.repository.ts';

@Module({
  imports: [LedgerModule],
  controllers: [MoneyController, ShopController, InventoryController],
  providers: [MoneyService, MoneyRepository, ShopService, StockRepository, InventoryRepository],
})
export class EconomyModule {}
