using System;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>Waiting without threads and without <c>Task.Delay</c>, which WebGL lacks.</summary>
    internal static class PlatformTime
    {
        public static async Task Delay(this ILaurelPlatform platform, double seconds, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var done = new TaskCompletionSource<bool>();
            using (platform.After(seconds, () => done.TrySetResult(true)))
            using (cancellation.Register(() => done.TrySetCanceled(), true)) await done.Task;
        }

        /// <summary>The answer, or the end of waiting for it; the work itself goes on.</summary>
        public static async Task<T> OrCancelled<T>(this Task<T> task, CancellationToken cancellation)
        {
            if (!cancellation.CanBeCanceled || task.IsCompleted) return await task;
            var cancelled = new TaskCompletionSource<T>();
            using (cancellation.Register(() => cancelled.TrySetCanceled(), true)) return await await Task.WhenAny(task, cancelled.Task);
        }

        /// <summary>Calls the game's code: what it throws is reported, and does not stop the client.</summary>
        public static void Tell(this ILaurelPlatform platform, Action call)
        {
            try
            {
                call();
            }
            catch (Exception exception)
            {
                platform.Report(exception);
            }
        }
    }
}
