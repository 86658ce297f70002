using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>Behind a bad connection, which fails the first try of each call in another way: the game does not notice.</summary>
    public sealed class Retried : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var laurel = device.Laurel;
                await laurel.Account.SignInAsync();
                var added = await laurel.Money.AddAsync(new AddMoney { Currency = "coins", Amount = 50, Source = "rewarded-ad" });
                Transcript.Same(50L, added.Balance, "money whose first answer was lost; coins");
                var bought = await laurel.Shop.BuyAsync(new BuyOffer { OfferId = "potion" });
                Transcript.Same(40L, bought.Balances["coins"], "a purchase whose first answer was lost; coins");
                Transcript.Same(40L, (await laurel.Money.BalancesAsync()).Balances["coins"], "it was paid once; the balance came after a 503; coins");
                Transcript.Check((await laurel.Shop.OffersAsync()).Offers.Any(), "the shop came after a hotel's page");
                Transcript.Check((await laurel.Tasks.ListAsync()).Tasks.Any(), "the tasks came after a 401, with another token");
                var refusal = await Transcript.Fails<ApiException>(laurel.Shop.BuyAsync(new BuyOffer { OfferId = "sword" }, "sword-1"), "what is refused");
                Transcript.Same(409, refusal.StatusCode, "is given back as it is; status");
                var busy = await Transcript.Fails<ApiException>(laurel.Shop.ItemsAsync(), "a service that asks for two minutes");
                Transcript.Same(120.0, busy.RetryAfter.Value.TotalSeconds, "is given back at once; seconds");
            }
        }
    }
}
