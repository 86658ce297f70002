using System.Threading;
using System.Threading.Tasks;
using Laurel.Client.Api;
using Laurel.Client.Model;

namespace Laurel
{
    /// <summary>
    /// Calls that need an <c>Idempotency-Key</c>, with a new one: every try of the one call has it. A game that may ask again after its own end
    /// makes and keeps the key itself.
    /// </summary>
    public static class NewKeys
    {
        /// <summary>Buys an offer.</summary>
        public static Task<Bought> BuyAsync(this IShopApi shop, BuyOffer offer, CancellationToken cancellation = default)
        {
            return shop.BuyAsync(offer, Uuid.Random(), cancellation);
        }

        /// <summary>Adds money from a source that is open to players.</summary>
        public static Task<Added> AddAsync(this IMoneyApi money, AddMoney added, CancellationToken cancellation = default)
        {
            return money.AddAsync(added, Uuid.Random(), cancellation);
        }
    }
}
