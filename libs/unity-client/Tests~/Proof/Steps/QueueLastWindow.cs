using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>The window that begins after the others were killed: it sends what all of them have kept.</summary>
    public sealed class QueueLastWindow : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                Transcript.Say("waiting " + device.Laurel.Queue.Waiting.Count);
                await Waiting.Until(() => device.Laurel.Queue.Waiting.Count == 0, "all are sent");
                var mine = await device.Laurel.Boards.MineAsync("points", Window.All);
                Transcript.Check(mine.Me != null, "points, one for each run: " + mine.Me.Score);
                Transcript.Say("counted " + mine.Me.Score);
            }
        }
    }
}
