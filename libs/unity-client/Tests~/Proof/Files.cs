using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>Files that another program has for a moment, or that a killed game has left; and an address where nobody answers.</summary>
    public sealed class Files : IScenario
    {
        public async Task Run(Place place)
        {
            var folder = Path.Combine(Application.persistentDataPath, "files");
            var store = new FileStore(folder);
            store.Save("a", "1");
            await Held(Path.Combine(folder, "a.json"), () => Transcript.Same("1", store.Load("a"), "a file that another program has for a moment is read"));
            await Held(Path.Combine(folder, "a.json"), () => store.Save("a", "2"));
            Transcript.Same("2", store.Load("a"), "and written");
            await Held(Path.Combine(folder, "a.json"), () => store.Delete("a"));
            Transcript.Same<string>(null, store.Load("a"), "and deleted");
            Left(folder);
            Lock(Path.Combine(Application.persistentDataPath, "locked"));
            await Silent();
        }

        /// <summary>As a window that is frozen with the lock, or a folder that nobody may lock.</summary>
        private static void Lock(string folder)
        {
            Directory.CreateDirectory(Path.Combine(folder, "lock"));
            var store = new FileStore(folder);
            var works = 0;
            var first = Milliseconds(() => store.Alone(() => works++));
            var next = Milliseconds(() =>
            {
                for (var i = 0; i < 20; i++) store.Alone(() => works++);
            });
            Transcript.Same(21, works, "what needs a lock that cannot be had is done all the same; works");
            Transcript.Check(next < first, "and waits for it once, and not each time");
        }

        private static double Milliseconds(Action work)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            work();
            return watch.Elapsed.TotalMilliseconds;
        }

        private static void Left(string folder)
        {
            var old = Path.Combine(folder, "b.json.12345678.new");
            var young = Path.Combine(folder, "c.json.12345678.new");
            foreach (var path in new[] { old, young }) File.WriteAllText(path, "{");
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
            new FileStore(folder).Save("d", "1");
            Transcript.Check(!File.Exists(old) && File.Exists(young), "what a killed game has left unfinished goes, what another window writes stays");
            Transcript.Same(2, Directory.GetFiles(folder).Length, "and nothing else is left; files");
        }

        /// <summary>While another thread has the file for 20 ms, and then gives it back.</summary>
        private static async Task Held(string path, Action work)
        {
            using (var isHeld = new ManualResetEventSlim())
            {
                var holder = Task.Run(() =>
                {
                    using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    {
                        isHeld.Set();
                        Thread.Sleep(20);
                    }
                });
                isHeld.Wait();
                work();
                await holder;
            }
        }

        private static async Task Silent()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var url = "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;
            await Transcript.Fails<ConnectionException>(Http.SendAsync(new HttpRequest("GET", url) { LimitSeconds = 1 }, CancellationToken.None), "an address where nobody answers");
            listener.Stop();
        }
    }
}
