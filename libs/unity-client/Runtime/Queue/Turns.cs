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

        /// <param name="key">of the first entry</param>
        /// <param name="now">in seconds</param>
        public bool IsAnothers(string key, double now)
        {
            if (mine.Contains(key)) return false;
            if (another != key) since = now;
            another = key;
            return now - since < PatienceSeconds;
        }
    }
}
