using System;
using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>Waits for what comes by itself, with a limit.</summary>
    public static class Waiting
    {
        private const double LimitSeconds = 60;

        public static Task Until(Func<bool> holds, string what) => Until(holds, () => what);

        /// <summary>With what is there instead, at the end.</summary>
        public static async Task Until(Func<bool> holds, Func<string> what)
        {
            var end = Time.realtimeSinceStartupAsDouble + LimitSeconds;
            while (!holds())
            {
                if (Time.realtimeSinceStartupAsDouble > end) throw new TimeoutException("Did not come about: " + what());
                await Task.Yield();
            }
        }
    }
}
