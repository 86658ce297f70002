using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>One evening of a game: scores and ranks, money, a purchase that is tried twice, two devices that save.</summary>
    public sealed class Play : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            using (var other = new Device(place, "tablet"))
            {
                await Ranks(device.Laurel, other.Laurel);
                await Purchase(device.Laurel);
                await other.Laurel.Account.RestoreAsync(device.Laurel.Account.RecoveryCode);
                await Conflict(device.Laurel, other.Laurel);
                await OtherTokens(device);
            }
        }

        private static async Task Ranks(LaurelClient ada, LaurelClient bob)
        {
            var first = await ada.Scores.SubmitAsync(new SubmitScore { BoardId = "points", Score = 700 });
            Transcript.Check(first.Windows.All(window => window.Improved), "a score without signing in first: the call has signed in by itself");
            await bob.Scores.SubmitAsync(new SubmitScore { BoardId = "points", Score = 600 });
            var board = await bob.Boards.MineAsync("points", Window.All);
            var mine = board.Entries.Single(entry => entry.PlayerId == bob.Account.PlayerId);
            var hers = board.Entries.Single(entry => entry.PlayerId == ada.Account.PlayerId);
            Transcript.Check(hers.Rank < mine.Rank, $"ranks: 700 points are {hers.Rank}, 600 are {mine.Rank}");
            var low = await Transcript.Fails<ApiException>(ada.Scores.SubmitAsync(new SubmitScore { BoardId = "points", Score = -1 }), "a score below the board's least");
            Transcript.Check(low.Code == ProblemCode.ScoreOutOfBounds && low.Problem.Min == 0, "is refused by its code, with the bounds");
        }

        private static async Task Purchase(LaurelClient laurel)
        {
            await laurel.Money.AddAsync(new AddMoney { Currency = "coins", Amount = 50, Source = "rewarded-ad" }, "ad-1");
            var potion = new BuyOffer { OfferId = "potion", Quantity = 2 };
            var first = await laurel.Shop.BuyWithHttpInfoAsync(potion, "purchase-1");
            var second = await laurel.Shop.BuyWithHttpInfoAsync(potion, "purchase-1");
            Transcript.Check(!first.Headers.ContainsKey("Idempotency-Replayed") && second.Headers["Idempotency-Replayed"] == "true", "a purchase twice with one key: the second says that it is a replay");
            Transcript.Same(first.RawContent, second.RawContent, "and answers the same");
            Transcript.Same(30L, (await laurel.Money.BalancesAsync()).Balances["coins"], "coins after two potions for 10 each, paid once");
            Transcript.Same(2L, (long)(await laurel.Shop.ItemsAsync()).Items.Single(item => item.ItemId == "potion").Quantity, "potions");
            var sword = await Transcript.Fails<ApiException>(laurel.Shop.BuyAsync(new BuyOffer { OfferId = "sword" }, "purchase-2"), "a sword for 100 coins");
            Transcript.Check(sword.Code == ProblemCode.InsufficientFunds && sword.Problem.Have == 30 && sword.Problem.Need == 100, "is refused, and says have 30, need 100");
        }

        private static async Task Conflict(LaurelClient phone, LaurelClient tablet)
        {
            var mine = await phone.Progress.SaveAsync(Save(0, "phone"));
            var conflict = await Transcript.Fails<ApiException>(tablet.Progress.SaveAsync(Save(0, "tablet")), "a save that does not know the one before");
            Transcript.Check(conflict.Code == ProblemCode.VersionConflict, "is a version conflict");
            Transcript.Same("phone", conflict.Problem.Current.Device, "that holds the current save; of device");
            var next = await tablet.Progress.SaveAsync(Save(mine.Version, "tablet"));
            Transcript.Same(mine.Version + 1, next.Version, "which the second device builds upon; version");
        }

        private static async Task OtherTokens(Device device)
        {
            // The profile is gone, but the account stands: 403 is given back as it is.
            await device.Laurel.Player.EraseAsync();
            var gone = await Transcript.Fails<ApiException>(device.Laurel.Scores.SubmitAsync(new SubmitScore { BoardId = "points", Score = 1 }), "a call after the player was deleted");
            Transcript.Same(ProblemCode.PlayerGone, gone.Code, "is given back; code");
        }

        private static SaveProgress Save(long baseVersion, string device)
        {
            var data = new Dictionary<string, object> { ["at"] = device, ["when"] = DateTime.UtcNow.Ticks.ToString() };
            return new SaveProgress { Slot = "backup", Data = data, BaseVersion = baseVersion, Device = device };
        }
    }
}
