using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>A socket whose first token is answered with 401 at the upgrade, for as long as it is offered.</summary>
    public sealed class LiveRefused : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                await device.Laurel.Account.SignInAsync();
                // The token is no new one.
                device.Time.Ahead += 61;
                Board board = null;
                device.Laurel.Live.Watch("arcade", Window.Day, next => board = next);
                await Waiting.Until(() => board != null, "a board");
                Transcript.Same(LiveState.Live, device.Laurel.Live.State, "the socket opens with another token, long before the first is old; it");
            }
        }
    }
}
