using System;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>At a user pool that answers the first sign-in, and nothing after that: no call waits for it, and the end of the client ends what does.</summary>
    public sealed class SilentPool : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var laurel = device.Laurel;
                var playerId = await laurel.Account.SignInAsync();
                device.Time.Ahead += 0.85 * Device.TokenSeconds;
                await laurel.Money.BalancesAsync();
                var renewed = laurel.Account.AccessTokenAsync();
                Transcript.Check(!renewed.IsCompleted, "a call at 85 % of the token's life is answered, while the user pool is asked and silent");
                Transcript.Same(playerId, await laurel.Account.SignInAsync(), "and the player is signed in");
                Transcript.Check(!renewed.IsCompleted, "the user pool is silent still");
                Transcript.Check(await renewed != null, "who would rather have a fresh token has the one at hand after ten seconds");
                device.Time.Ahead += 0.2 * Device.TokenSeconds;
                var needed = laurel.Account.AccessTokenAsync();
                device.Laurel.Dispose();
                await Transcript.Fails<OperationCanceledException>(needed, "who waits for another token hears of the client's end");
                await Transcript.Fails<OperationCanceledException>(laurel.Shop.OffersAsync(), "and so does who calls after that");
            }
        }
    }
}
