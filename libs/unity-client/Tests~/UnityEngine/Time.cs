using System.Diagnostics;

namespace UnityEngine
{
    public static class Time
    {
        private static readonly Stopwatch SinceStart = Stopwatch.StartNew();

        public static int frameCount
        {
            get
            {
                PlayerLoop.Demand("get_frameCount");
                return PlayerLoop.FrameCount;
            }
        }

        public static double realtimeSinceStartupAsDouble
        {
            get
            {
                PlayerLoop.Demand("get_realtimeSinceStartup");
                return SinceStart.Elapsed.TotalSeconds;
            }
        }
    }
}
