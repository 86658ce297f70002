using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Laurel.Proof
{
    /// <summary>A server for what no service of ours answers.</summary>
    internal sealed class OddServer : IDisposable
    {
        private readonly TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        private int asked;
        private volatile bool isDisposed;

        public OddServer()
        {
            listener.Start();
            new Thread(Serve) { IsBackground = true }.Start();
        }

        /// <summary>From the status on; null: none, ever.</summary>
        public volatile string Answer;

        /// <summary>What is answered before that, each once.</summary>
        public ConcurrentQueue<string> First { get; } = new ConcurrentQueue<string>();

        /// <summary>How often it was asked.</summary>
        public int Asked => Volatile.Read(ref asked);

        public string Address => "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Dispose()
        {
            isDisposed = true;
            listener.Stop();
        }

        private void Serve()
        {
            try
            {
                while (true) Answered(listener.AcceptTcpClient());
            }
            catch (Exception) when (isDisposed)
            {
                // Wherever it was just then.
            }
        }

        private void Answered(TcpClient client)
        {
            Interlocked.Increment(ref asked);
            string first;
            var answer = First.TryDequeue(out first) ? first : Answer;
            if (answer == null) return;
            using (client)
            {
                client.GetStream().Read(new byte[65536], 0, 65536);
                var bytes = Encoding.UTF8.GetBytes("HTTP/1.1 " + answer.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                client.GetStream().Write(bytes, 0, bytes.Length);
            }
        }
    }
}
