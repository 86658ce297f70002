using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>One of several windows of a game that play at once, offline: each keeps twenty runs, and plays until it is killed.</summary>
    public sealed class QueueWindow : IScenario
    {
        public async Task Run(Place place)
        {
            var laurel = new Device(place, "phone").Laurel;
            var found = laurel.Queue.Waiting.Count;
            for (var run = 0; run < 20; run++)
            {
                QueueOffline.Ignore(laurel.Queue.Submit("points", 1));
                await Task.Yield();
            }
            Transcript.Check(laurel.Queue.Waiting.Count == found + 20, $"a window that found {found} and kept 20");
            Transcript.Say("kept");
            await Waiting.Until(() => laurel.Queue.Waiting.Count == 0, "nobody sends them");
        }
    }
}
