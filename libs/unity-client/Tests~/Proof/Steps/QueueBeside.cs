using System.Collections.Generic;
using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>One of two windows that play at once, with a connection: runs and saves, and no conflict of the two.</summary>
    public sealed class QueueBeside : IScenario
    {
        private const int Runs = 30;

        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var queue = device.Laurel.Queue;
                var told = new HashSet<string>();
                var conflicts = 0;
                queue.Sent += answer => told.Add(answer.Entry.Key);
                queue.Conflict += answer => conflicts++;
                for (var run = 0; run < Runs; run++)
                {
                    QueueOffline.Ignore(queue.Submit("points", 1));
                    if (run % 5 == 0) QueueOffline.Ignore(queue.Save("main", new Dictionary<string, object> { ["run"] = run }));
                    await Task.Yield();
                }
                await Waiting.Until(() => queue.Waiting.Count == 0, "all are sent");
                Transcript.Same(0, conflicts, $"{Runs} runs and {Runs / 5} saves beside another window: conflicts");
                Transcript.Say("told " + string.Join(" ", told));
            }
        }
    }
}
