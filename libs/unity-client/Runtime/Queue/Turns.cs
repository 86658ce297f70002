using System.Collections.Generic;

namespace Laurel
{
    /// <summary>Which window sends: each what came through it or stood there when it began, so that its game has the answer; what another leaves, after a while.</summary>
    internal sealed class Turns
    {
        /// <summary>How often it is looked whether another window has sent its own.</summary>
        public const double LookSeconds = 0.25;

        /// <summary>Another window that plays sends its own within a moment; after so long it has ended, or is hidden.</summary>
        private const double PatienceSeconds = 5;

        private readonly HashSet<string> mine = new HashSet<string>();
        private string another;
        private double since;

        public void Mine(string key)
        {
            mine.Add(key);
        }

        public void Done(string key)
        {
            mine.Remove(key);
        }

        /// <param name="waiting">the first of which may be another's; where that one's time is over, all are this window's</param>
        /// <param name="now">in seconds</param>
        public bool IsAnothers(IReadOnlyList<QueueEntry> waiting, double now)
        {
            var key = waiting[0].Key;
            if (mine.Contains(key)) return false;
            if (another != key) since = now;
            another = key;
            if (now - since < PatienceSeconds) return true;
            foreach (var entry in waiting) mine.Add(entry.Key);
            return false;
        }
    }
}
