//! Pick-ups that take long.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::world::{Person, World, request_bytes};

/// A client that takes little at a time.
async fn slow_client(world: &World) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(world.address()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_owner_holds_few_pick_ups_at_a_time() {
    let mut world = World::start().await;
    world.stop().await;
    world.config.limits.size_limit_bytes = 1_000_000;
    world.config.limits.request_timeout = Duration::from_secs(20);
    world.run().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    for person in [&alice, &bob] {
        world.publish(person);
    }
    world.register(&bob).await;
    for number in 0..12 {
        let text = format!("{number}{}", "x".repeat(400_000));
        assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), &text)).await.status, 200);
    }
    let token = world.log_in(&bob).await;
    let bearer = format!("Bearer {token}");
    let path = "/delivery/messages/incoming/bob.eth";
    let request = request_bytes("GET", path, &[("Authorization", &bearer)], b"");
    let mut slow = Vec::new();
    for _ in 0..4 {
        let mut client = slow_client(&world).await;
        client.write_all(&request).await.unwrap();
        // The answer has begun.
        client.read_exact(&mut [0; 15]).await.unwrap();
        slow.push(client);
    }
    let refused = world.get_with(path, &token).await;
    assert_eq!((refused.status, refused.code()), (429, Some("ds.mailbox.too-many-pick-ups")));
    // Others are not concerned, and places come free.
    world.log_in(&bob).await;
    drop(slow);
    for _ in 0..50 {
        if world.get_with(path, &token).await.status == 200 {
            world.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the places do not come free");
}
