using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>At a user pool that is too busy for a second sign-in: the token at hand goes on, and the pool has its rest.</summary>
    public sealed class BusyPool : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var laurel = device.Laurel;
                var first = await laurel.Account.AccessTokenAsync();
                device.Time.Ahead += 0.85 * Device.TokenSeconds;
                await laurel.Money.BalancesAsync();
                Transcript.Check(first == await laurel.Account.AccessTokenAsync(), "a renewal that failed: the old token is given");
                for (var i = 0; i < 5; i++) await laurel.Money.BalancesAsync();
                Transcript.Say("five calls have gone on with it");
                device.Time.Ahead += 31;
                await laurel.Money.BalancesAsync();
                Transcript.Check(first == await laurel.Account.AccessTokenAsync(), "after half a minute the user pool was asked again");
            }
        }
    }
}
