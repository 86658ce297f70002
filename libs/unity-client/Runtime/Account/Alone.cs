using System;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>Does one work after the other, in the order they came.</summary>
    internal sealed class Alone
    {
        private Task last = Task.FromResult(true);

        public async Task<T> RunAsync<T>(Func<Task<T>> work)
        {
            var before = last;
            var done = new TaskCompletionSource<bool>();
            last = done.Task;
            await before;
            try
            {
                return await work();
            }
            finally
            {
                done.SetResult(true);
            }
        }
    }
}
