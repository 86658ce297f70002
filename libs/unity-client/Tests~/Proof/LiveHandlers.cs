using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>A game that watches or ends within what it is told: one socket, and no watch without a board.</summary>
    public sealed class LiveHandlers : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var laurel = device.Laurel;
                laurel.Account.Switched += () => laurel.Live.Watch("arcade", Window.Day, board => { });
                laurel.Live.Watch("arcade", Window.All, board => { });
                await Waiting.Until(() => laurel.Live.State == LiveState.Live, "a socket");
                Transcript.Same(1, device.Time.Opened, "who watches when the first guest begins has the same socket; sockets");
            }
            using (var device = new Device(place, "tablet"))
            {
                var laurel = device.Laurel;
                Board shown = null;
                var watch = laurel.Live.Watch("arcade", Window.All, board => { });
                await Waiting.Until(() => laurel.Live.State == LiveState.Live, "a socket");
                laurel.Live.StateChanged += state =>
                {
                    if (state == LiveState.Closed && shown == null) laurel.Live.Watch("arcade", Window.Day, board => shown = board);
                };
                watch.Dispose();
                await Waiting.Until(() => shown != null, "the board");
                Transcript.Check(true, "who watches when the socket closes is shown the board");
            }
        }
    }
}
