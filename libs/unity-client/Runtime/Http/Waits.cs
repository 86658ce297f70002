using System;

namespace Laurel
{
    /// <summary>How long is waited before the next try: rules alone, without a clock.</summary>
    internal static class Waits
    {
        private const double FirstQueueSeconds = 1;
        private const double LongestQueueSeconds = 60;
        private const double LongestAskedSeconds = 600;

        /// <summary>Of a call: between 0 and 0.5 s, 1 s, 2 s; or as long as was asked for, and up to a second more.</summary>
        /// <param name="failed">how many tries there were, from 1</param>
        /// <param name="asked">what <c>Retry-After</c> says; null where it says nothing</param>
        /// <param name="random">uniform in [0, 1)</param>
        public static double OfTry(int failed, double? asked, double random)
        {
            if (asked.HasValue) return asked.Value + random * Math.Min(asked.Value, 1);
            return random * 0.5 * Math.Pow(2, failed - 1);
        }

        /// <summary>Of the queue: 1 s, 2 s, 4 s … 60 s, each between half and the whole; longer where that was asked for, up to ten minutes.</summary>
        /// <param name="failed">how many tries there were, from 1</param>
        /// <param name="asked">what <c>Retry-After</c> says; null where it says nothing</param>
        /// <param name="random">uniform in [0, 1)</param>
        public static double OfQueue(int failed, double? asked, double random)
        {
            var own = Doubled(FirstQueueSeconds, failed, LongestQueueSeconds) * (0.5 + random / 2);
            return asked.HasValue ? Math.Max(own, OfTry(failed, Math.Min(asked.Value, LongestAskedSeconds), random)) : own;
        }

        /// <summary>The first, twice as long each time, up to the longest.</summary>
        public static double Doubled(double first, int failed, double longest)
        {
            return Math.Min(first * Math.Pow(2, Math.Min(failed - 1, 30)), longest);
        }
    }
}
