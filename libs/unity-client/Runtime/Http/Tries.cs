using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;

namespace Laurel
{
    /// <summary>Makes a call up to four times within a minute, each with a limit, as long as its failure may pass.</summary>
    internal sealed class Tries
    {
        public const double LimitSeconds = 10;
        private const int Most = 4;
        private const double TotalSeconds = 60;
        private readonly ILaurelPlatform platform;

        public Tries(ILaurelPlatform platform)
        {
            this.platform = platform;
        }

        /// <param name="attempt">one try; it gives up when its token is cancelled</param>
        /// <exception cref="OperationCanceledException">the caller has cancelled</exception>
        public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, double limit, CancellationToken cancellation)
        {
            var end = platform.Seconds + TotalSeconds;
            for (var failed = 1; ; failed++)
            {
                Exception failure;
                try
                {
                    return await OnceAsync(attempt, Math.Min(limit, end - platform.Seconds), cancellation);
                }
                catch (Exception passing) when (Failures.MayPass(passing))
                {
                    failure = passing;
                }
                var wait = Waits.OfTry(failed, Failures.RetryAfter(failure), platform.Random());
                if (failed == Most || platform.Seconds + wait >= end) ExceptionDispatchInfo.Capture(failure).Throw();
                await platform.Delay(wait, cancellation);
            }
        }

        /// <summary>One try alone, for what must not be said twice.</summary>
        public async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> attempt, double limit, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            using (platform.After(limit, either.Cancel))
            {
                try
                {
                    return await attempt(either.Token).OrCancelled(either.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    throw new ConnectionException("There was no answer in time.");
                }
            }
        }
    }
}
