using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Api;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>The generated client alone: health, a score, ranks, a purchase that is tried twice, a save.</summary>
    public sealed class GeneratedCalls : IScenario
    {
        private ApiClient client;

        public async Task Run(Place place)
        {
            client = place.Client();
            var health = await new HealthApi(place.Configuration()).HealthAsync();
            Transcript.Same("0.1.0", health.Version, "GET /health, without a token");
            await Score(place);
            await Money();
            await Saves();
        }

        private async Task Score(Place place)
        {
            var metadata = new Dictionary<string, object> { ["at"] = "2026-11-20T10:00:00.000Z", ["level"] = 3, ["Tags"] = new[] { "a" } };
            var submitted = await new ScoreApi(client).SubmitAsync(new SubmitScore { BoardId = "arcade", Score = 4321, Metadata = metadata });
            var all = submitted.Windows.Single(window => window.Window == Window.All);
            Transcript.Check(all.Improved && all.Score == 4321 && all.PreviousScore == null && all.RankKind == RankKind.Exact, "POST /score: 4321, improved, nothing before");
            Transcript.Check(Math.Abs((DateTimeOffset.UtcNow - all.AsOf).TotalMinutes) < 5 && all.AsOf.Offset == TimeSpan.Zero, "its time is now, in UTC");
            var boards = new LeaderboardApi(client);
            var mine = await boards.MineAsync("arcade", window: Window.All, metadata: true);
            Transcript.Same(place.PlayerId, mine.Me.PlayerId, "GET /leaderboard: me");
            Transcript.Same("2026-11-20T10:00:00.000Z", mine.Me.Metadata["at"] as string, "what looks like a date in metadata is still the text");
            Transcript.Check(mine.Me.Metadata.ContainsKey("Tags"), "names in metadata keep their capitals");
            var board = await boards.GlobalAsync("arcade", Window.Day, limit: 2);
            Transcript.Check(board.Window == Window.Day && board.Entries.Count > 0 && board.EndsAt > board.AsOf, "GET /leaderboard/global: the day's board, which ends");
        }

        private async Task Money()
        {
            var money = new MoneyApi(client);
            await money.AddAsync(new AddMoney { Currency = "coins", Amount = 50, Source = "rewarded-ad" }, Guid.NewGuid().ToString());
            var shop = new ShopApi(client);
            var offer = (await shop.OffersAsync()).Offers.First(o => o.Price.Count == 1 && o.Price[0].Currency == "coins" && o.Price[0].Amount <= 25);
            var key = Guid.NewGuid().ToString();
            var first = await shop.BuyWithHttpInfoAsync(new BuyOffer { OfferId = offer.OfferId }, key);
            var second = await shop.BuyWithHttpInfoAsync(new BuyOffer { OfferId = offer.OfferId }, key);
            Transcript.Same(first.RawContent, second.RawContent, "POST /shop/buy twice with one key: one answer");
            Transcript.Same("true", second.Headers["idempotency-replayed"], "and the second says that it is a replay");
            var balances = await money.BalancesAsync();
            Transcript.Same(50 - offer.Price[0].Amount, balances.Balances["coins"], "coins, paid once");
        }

        private async Task Saves()
        {
            var progress = new ProgressApi(client);
            var data = new Dictionary<string, object> { ["highestLevel"] = 7, ["collected"] = new[] { "coin-1" } };
            var saved = await progress.SaveAsync(new SaveProgress { Slot = "main", Data = data, BaseVersion = 0 }, Guid.NewGuid().ToString());
            Transcript.Same(1L, saved.Version, "POST /progress: version");
            var one = await progress.ReadAsync("main");
            Transcript.Check(one.SlotList == null && (long)one.SlotSave.Data["highestLevel"] == 7, "GET /progress of a slot: the save");
            var all = await progress.ReadAsync();
            Transcript.Check(all.SlotSave == null && all.SlotList.Slots.Count == 1, "GET /progress: the slots");
        }
    }
}
