using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>What the client does in a game's frames: timers in the order of their time, and no garbage while none is due.</summary>
    public sealed class Frames : IScenario
    {
        private const int Many = 10000;
        private const int Cases = 300;
        private readonly System.Random random = new System.Random(20261201);
        private LaurelPump pump;
        private Action frame;

        public Task Run(Place place)
        {
            pump = LaurelPump.Begin();
            // Of the pump alone: the stand-in makes garbage of its own.
            var update = typeof(LaurelPump).GetMethod("Update", BindingFlags.Instance | BindingFlags.NonPublic);
            frame = (Action)Delegate.CreateDelegate(typeof(Action), pump, update);
            Garbage();
            InOrder();
            Meanwhile();
            Mistake();
            UnityEngine.Object.Destroy(pump.gameObject);
            return Task.CompletedTask;
        }

        private void Garbage()
        {
            var waiting = Enumerable.Range(0, 50).Select(i => pump.After(3600 - i, () => { })).ToList();
            foreach (var timer in waiting.Take(20)) timer.Dispose();
            pump.After(-1, () => { });
            frame();
            pump.After(-1, () => { }).Dispose();
            Transcript.Same(0L, Allocated(), $"bytes of garbage in {Many} frames in which none of 30 timers is due");
            pump.After(-1, () => { });
            Transcript.Check(Allocated() > 0, "and a frame in which one is due is seen by this measure");
            foreach (var timer in waiting) timer.Dispose();
        }

        private void InOrder()
        {
            for (var i = 0; i < Cases; i++)
            {
                var ran = new List<int>();
                var ages = Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(1, 9)).ToList();
                var timers = ages.Select(age => pump.After(-age, () => ran.Add(age))).ToList();
                var back = timers.Where(_ => random.Next(4) == 0).ToList();
                foreach (var timer in back) timer.Dispose();
                frame();
                var wanted = ages.Where((_, n) => !back.Contains(timers[n])).OrderByDescending(age => age);
                if (!ran.SequenceEqual(wanted)) throw new InvalidOperationException("They ran in the order " + string.Join(", ", ran));
                frame();
                if (ran.Count != ages.Count - back.Count) throw new InvalidOperationException("One ran twice.");
            }
            Transcript.Check(true, $"{Cases} times timers run once, in the order of their time, and none that was taken back");
        }

        private void Meanwhile()
        {
            var ran = "";
            IDisposable taken = null;
            pump.After(-3, () =>
            {
                ran += "a";
                pump.After(-9, () => ran += "c");
                taken.Dispose();
            });
            taken = pump.After(-2, () => ran += "x");
            pump.After(-1, () => ran += "b");
            frame();
            Transcript.Same("ab", ran, "what is added meanwhile waits, what is taken back does not run");
            frame();
            Transcript.Same("abc", ran, "and has its turn in the next frame");
        }

        private void Mistake()
        {
            var mistake = new InvalidOperationException("a mistake");
            var ran = false;
            pump.After(-2, () => throw mistake);
            pump.After(-1, () => ran = true);
            frame();
            Transcript.Check(ran && Debug.Exceptions.SequenceEqual(new[] { mistake }), "a mistake in one is logged, and stops no other");
            Debug.Exceptions.Clear();
        }

        private long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Many; i++) frame();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
