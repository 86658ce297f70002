using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>One of several windows of a game that play at once, offline: each keeps twenty runs, and plays until it is killed.</summary>
    public sealed class QueueWindow : IScenario
    {
        public async Task Run(Place place)
        {
            var laurel = new Device(place, "phone").Laurel;
            var mine = new HashSet<string>();
            while (mine.Count < 20)
            {
                QueueOffline.Ignore(laurel.Queue.Submit("points", 1));
                mine.Add(laurel.Queue.Waiting.Last().Key);
                await Task.Yield();
            }
            Transcript.Check(mine.IsSubsetOf(laurel.Queue.Waiting.Select(entry => entry.Key)), "a window that keeps 20 runs");
            Transcript.Say("kept");
            await Waiting.Until(() => laurel.Queue.Waiting.Count == 0, "nobody sends them");
        }
    }
}
