using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>Who awaits the answer of which entry. All are taken out before anybody is told: who is told may come back at once.</summary>
    internal sealed class Awaited
    {
        private readonly Dictionary<string, TaskCompletionSource<QueueAnswer>> waiting = new Dictionary<string, TaskCompletionSource<QueueAnswer>>();

        public Task<QueueAnswer> Of(string key)
        {
            var answer = new TaskCompletionSource<QueueAnswer>();
            waiting[key] = answer;
            return answer.Task;
        }

        /// <summary>Cancels those who wait in vain.</summary>
        public void Abandon(Func<string, bool> isGone)
        {
            foreach (var one in waiting.Keys.Where(isGone).ToList().Select(Taken).ToList()) one.TrySetCanceled();
        }

        /// <summary>Tells each answer, first to all and then to who awaits it.</summary>
        public void Settle(IReadOnlyList<QueueAnswer> answers, Action<QueueAnswer> tell)
        {
            var taken = answers.Select(answer => Taken(answer.Entry.Key)).ToList();
            for (var i = 0; i < answers.Count; i++)
            {
                tell(answers[i]);
                if (taken[i] != null) taken[i].TrySetResult(answers[i]);
            }
        }

        /// <summary>Null where nobody awaits it.</summary>
        private TaskCompletionSource<QueueAnswer> Taken(string key)
        {
            TaskCompletionSource<QueueAnswer> one;
            if (waiting.TryGetValue(key, out one)) waiting.Remove(key);
            return one;
        }
    }
}
